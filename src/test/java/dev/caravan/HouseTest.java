package dev.caravan;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

/** The floors of the house: who may know whom, and who may talk to the outside. */
@AnalyzeClasses(packages = "dev.caravan", importOptions = DoNotIncludeTests.class)
class HouseTest {

    /** A package may use those of the floors below its own, and nobody else on its floor unless it says so. */
    @ArchTest
    static final ArchRule dependenciesGoDownwards = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.caravan..")
            .optionalLayer("problem")
            .definedBy("dev.caravan.problem..")
            .optionalLayer("database")
            .definedBy("dev.caravan.database..")
            .optionalLayer("catalog")
            .definedBy("dev.caravan.catalog..")
            .optionalLayer("mapping")
            .definedBy("dev.caravan.mapping..")
            .optionalLayer("check")
            .definedBy("dev.caravan.check..")
            .optionalLayer("copy")
            .definedBy("dev.caravan.copy..")
            .optionalLayer("files")
            .definedBy("dev.caravan.files..")
            .optionalLayer("ledger")
            .definedBy("dev.caravan.ledger..")
            .optionalLayer("convert")
            .definedBy("dev.caravan.convert..")
            .optionalLayer("plan")
            .definedBy("dev.caravan.plan..")
            .optionalLayer("verify")
            .definedBy("dev.caravan.verify..")
            .optionalLayer("generation")
            .definedBy("dev.caravan.generation..")
            .optionalLayer("merge")
            .definedBy("dev.caravan.merge..")
            .optionalLayer("refresh")
            .definedBy("dev.caravan.refresh..")
            .optionalLayer("upstairs")
            .definedBy(describe("everything above the merge", HouseTest::upstairs))
            .whereLayer("problem")
            .mayNotAccessAnyLayer()
            .whereLayer("database")
            .mayOnlyAccessLayers("problem")
            .whereLayer("catalog")
            .mayOnlyAccessLayers("problem", "database")
            .whereLayer("mapping")
            .mayOnlyAccessLayers("problem")
            .whereLayer("check")
            .mayOnlyAccessLayers("problem", "database", "mapping")
            .whereLayer("copy")
            .mayOnlyAccessLayers("problem", "database")
            .whereLayer("files")
            .mayOnlyAccessLayers("problem", "database", "copy")
            .whereLayer("ledger")
            .mayOnlyAccessLayers("problem", "database", "copy")
            .whereLayer("convert")
            .mayOnlyAccessLayers("problem", "database")
            .whereLayer("plan")
            .mayOnlyAccessLayers("problem", "database", "catalog", "mapping", "copy", "convert")
            .whereLayer("verify")
            .mayOnlyAccessLayers("problem", "database", "catalog", "mapping", "copy", "plan")
            .whereLayer("generation")
            .mayOnlyAccessLayers("problem", "database", "catalog", "mapping", "copy", "ledger", "plan", "verify")
            .whereLayer("merge")
            .mayOnlyAccessLayers(
                    "problem", "database", "catalog", "mapping", "copy", "ledger", "plan", "verify", "generation")
            .whereLayer("refresh")
            .mayOnlyAccessLayers("problem", "database", "catalog", "mapping", "copy", "files", "ledger", "plan")
            .because("the ground floor must be understood, tested and trusted without knowing a run or a command line;"
                    + " move what both need downwards, or hand it over as a parameter");

    @ArchTest
    static final ArchRule noPackageKnowsItselfThroughAnother = slices().matching("dev.caravan.(*)..")
            .should()
            .beFreeOfCycles()
            .because("packages in a circle can only be read, changed and tested all together");

    @ArchTest
    static final ArchRule onlyTheFrontDoorIsInTheRoot = classes()
            .that()
            .resideInAPackage("dev.caravan")
            .should()
            .haveSimpleName("Caravan")
            .orShould()
            .haveSimpleName("package-info")
            .because("a package is a feature; what belongs to none is looked for everywhere");

    @ArchTest
    static final ArchRule camelStaysWhereRowsFlow = noClasses()
            .that()
            .resideInAPackage("dev.caravan..")
            .and()
            .resideOutsideOfPackages(
                    "dev.caravan.console..",
                    "dev.caravan.copy..",
                    "dev.caravan.rows..",
                    "dev.caravan.run..",
                    "dev.caravan.cli..",
                    "dev.caravan.serve..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..")
            .because("routes call plain Java, and plain Java can be tested without a Camel context");

    @ArchTest
    static final ArchRule theGroundFloorIsPlainJava = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.caravan.problem..",
                    "dev.caravan.mapping..",
                    "dev.caravan.check..",
                    "dev.caravan.catalog..",
                    "dev.caravan.copy..",
                    "dev.caravan.files..",
                    "dev.caravan.convert..",
                    "dev.caravan.plan..",
                    "dev.caravan.merge..",
                    "dev.caravan.verify..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.boot..", "org.springframework.context..", "picocli..")
            .because("what decides and what moves rows must not depend on how the program was started");

    @ArchTest
    static final ArchRule whoMayComeInIsDecidedAtOneDoor = noClasses()
            .that()
            .resideInAPackage("dev.caravan..")
            .and()
            .resideOutsideOfPackage("dev.caravan.access..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.security..")
            .because("what is decided in many places is forgotten in one; ask dev.caravan.access.Who");

    @ArchTest
    static final ArchRule theDoorKnowsNothingOfTheHouse = noClasses()
            .that()
            .resideInAPackage("dev.caravan.access..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.caravan..")
                    .and(not(resideInAnyPackage(
                            "dev.caravan.access..",
                            "dev.caravan.problem..",
                            "dev.caravan.mapping..",
                            "dev.caravan.settings.."))))
            .because("who may come in depends on users and roles, never on what they come for");

    @ArchTest
    static final ArchRule onlyTheCommandLineTalksToTheTerminal = noClasses()
            .that()
            .resideOutsideOfPackages("dev.caravan", "dev.caravan.cli..", "dev.caravan.demo..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace")
            .because("with --output json every byte on standard output is part of an answer; log, or throw a"
                    + " CaravanException");

    @ArchTest
    static final ArchRule nobodyLogsThroughJavaUtilLogging = noClasses()
            .that()
            .resideInAPackage("dev.caravan..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .because("its lines go past Logback, and so past the operator; System.Logger or SLF4J end up there");

    @ArchTest
    static final ArchRule onlyTheCommandLineEndsTheProgram = noClasses()
            .that()
            .resideOutsideOfPackages("dev.caravan", "dev.caravan.cli..")
            .should()
            .callMethodWhere(describe("end the program", HouseTest::endsTheProgram))
            .because("the exit code is the command line's answer, and whoever is called there still has to clean up");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .that(not(resideInAPackage("dev.caravan")))
            .and()
            .haveSimpleName("package-info")
            .should()
            .beAnnotatedWith(NullMarked.class)
            .because("NullAway checks marked packages only");

    private static boolean upstairs(JavaClass type) {
        return type.getPackageName().startsWith("dev.caravan")
                && !type.getPackageName()
                        .matches(
                                "dev\\.caravan\\."
                                        + "(problem|database|catalog|mapping|check|copy|files|ledger|convert|plan|verify|generation|merge|refresh)(\\..*)?");
    }

    private static boolean endsTheProgram(JavaAccess<?> call) {
        JavaClass owner = call.getTargetOwner();
        return (owner.isEquivalentTo(System.class) && call.getName().equals("exit"))
                || (owner.isEquivalentTo(Runtime.class) && call.getName().equals("halt"));
    }
}
