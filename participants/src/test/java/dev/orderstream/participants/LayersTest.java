package dev.orderstream.participants;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Arrows point from the edges to what they share, and to no other module but the schemas. */
class LayersTest {
    private static final String ROOT = "dev.orderstream.participants";
    private static final String WORK = ROOT + ".work..";
    private static final String CALL = ROOT + ".call..";
    private static final String PAYMENTS = ROOT + ".payments..";
    private static final String NOTIFICATIONS = ROOT + ".notifications..";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    private static final JavaClasses ALL = new ClassFileImporter().importPackages(ROOT);

    @Test
    void workKnowsNeitherCallsNorEdges() {
        noClasses()
                .that(resideInAPackage(WORK))
                .should()
                .dependOnClassesThat(resideInAnyPackage(CALL, PAYMENTS, NOTIFICATIONS))
                .check(MAIN);
    }

    @Test
    void callsKnowNoEdge() {
        noClasses()
                .that(resideInAPackage(CALL))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(PAYMENTS, NOTIFICATIONS, "org.apache.kafka..", "org.apache.avro.."))
                .check(MAIN);
    }

    @Test
    void edgesDoNotKnowEachOther() {
        noClasses()
                .that(resideInAPackage(PAYMENTS))
                .should()
                .dependOnClassesThat(resideInAPackage(NOTIFICATIONS))
                .check(MAIN);
        noClasses()
                .that(resideInAPackage(NOTIFICATIONS))
                .should()
                .dependOnClassesThat(resideInAPackage(PAYMENTS))
                .check(MAIN);
    }

    @Test
    void kafkaStopsInWorkAndHttpInCall() {
        noClasses()
                .that(resideInAnyPackage(PAYMENTS, NOTIFICATIONS))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.apache.kafka..", "java.net.http.."))
                .check(MAIN);
    }

    @Test
    void theOtherModulesAreNotKnown() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "dev.orderstream.topology..", "dev.orderstream.gateway..", "dev.orderstream.standalone.."))
                .check(MAIN);
    }

    @Test
    void everyPackageIsNullMarked() {
        // When
        Set<JavaPackage> packages = ALL.stream().map(JavaClass::getPackage).collect(Collectors.toSet());

        // Then
        assertThat(packages)
                .filteredOn(found -> !found.isAnnotatedWith(NullMarked.class))
                .extracting(JavaPackage::getName)
                .isEmpty();
    }

    @Test
    void nothingIsPrintedOrLoggedPastSlf4j() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(ALL);
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(ALL);
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .check(ALL);
    }
}
