@NullMarked
package com.example.actorflow;

import org.jspecify.annotations.NullMarked;
