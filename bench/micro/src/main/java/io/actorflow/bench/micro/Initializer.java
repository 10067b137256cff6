package io.actorflow.bench.micro;

import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/** Tells the null checker, which goes by the name, that a method fills the fields before use. */
@Target(ElementType.METHOD)
@interface Initializer {}
