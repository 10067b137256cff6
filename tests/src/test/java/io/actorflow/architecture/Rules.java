package io.actorflow.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** The rules of the architecture, apart from the code that they are asked about. */
final class Rules {
  private static final String OWN = "io.actorflow.";

  private Rules() {}

  /** Each module knows those that stand beside it in the table, and no other. */
  static ArchRule modulesKnowOnly(Map<String, Set<String>> table) {
    return classes()
        .should(
            new ArchCondition<>("know only the modules that theirs may know") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                String from = Modules.of(type);
                Set<String> known = table.getOrDefault(from, Set.of());
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                  JavaClass target = dependency.getTargetClass().getBaseComponentType();
                  if (!target.getPackageName().startsWith(OWN)) {
                    continue;
                  }
                  String to = Modules.of(target);
                  if (!to.equals(from) && !known.contains(to)) {
                    events.add(
                        SimpleConditionEvent.violated(
                            dependency,
                            "%s knows %s: %s".formatted(from, to, dependency.getDescription())));
                  }
                }
              }
            });
  }

  /** Of everything outside ActorFlow, the module knows these packages alone. */
  static ArchRule knowsOfOthersOnly(String module, String... packages) {
    return classes()
        .that(areIn(module))
        .should()
        .onlyDependOnClassesThat(
            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(packages)
                .or(describe("primitive", type -> type.getBaseComponentType().isPrimitive())));
  }

  static ArchRule knowsNot(Set<String> modules, String... packages) {
    return noClasses()
        .that(describe("are in " + modules, type -> modules.contains(Modules.of(type))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages);
  }

  /** These packages, which may change under us, are known in one place. */
  static ArchRule knownOnlyIn(String place, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(place)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages);
  }

  /** Below {@code root}, a pattern that ends with what tells packages apart. */
  static ArchRule noPackageKnowsItselfThroughOthers(String root) {
    return slices().matching(root).should().beFreeOfCycles();
  }

  /** Java's own serialization runs whatever code the bytes ask for. */
  static ArchRule nothingIsSerializedByJava() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class)
        .orShould(
            new ArchCondition<>("say that they are Serializable") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                boolean says =
                    type.getRawInterfaces().stream()
                        .anyMatch(each -> each.isEquivalentTo(Serializable.class));
                events.add(
                    new SimpleConditionEvent(type, says, type.getName() + " is Serializable"));
              }
            });
  }

  /** Where no package says otherwise, null is not checked at all. */
  static ArchRule packagesSayThatNothingIsNull() {
    return classes()
        .should(
            new ArchCondition<>("be in a package that is @NullMarked") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                boolean isMarked =
                    type.getPackage()
                        .tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(NullMarked.class))
                        .isPresent();
                events.add(
                    new SimpleConditionEvent(
                        type, isMarked, type.getPackageName() + " is not @NullMarked"));
              }
            });
  }

  private static DescribedPredicate<JavaClass> areIn(String module) {
    return describe("are in " + module, type -> Modules.of(type).equals(module));
  }
}
