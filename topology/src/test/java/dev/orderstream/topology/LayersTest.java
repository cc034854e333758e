package dev.orderstream.topology;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Arrows point inward. */
class LayersTest {
    private static final String ROOT = "dev.orderstream.topology";
    private static final String DOMAIN = ROOT + ".domain..";
    private static final String KERNEL = ROOT + ".kernel..";
    private static final String CODEC = ROOT + ".codec..";
    private static final String STREAM = ROOT + ".stream..";
    private static final String QUERY = ROOT + ".query..";
    private static final String APP = ROOT + ".app..";

    private static final DescribedPredicate<JavaClass> AVRO =
            resideInAnyPackage("org.apache.avro..", "dev.orderstream.avro..");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    private static final JavaClasses ALL = new ClassFileImporter().importPackages(ROOT);

    @Test
    void theDomainKnowsJavaAndTheKernelsInterfaces() {
        classes()
                .that(resideInAPackage(DOMAIN))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", DOMAIN, KERNEL))
                .check(MAIN);
    }

    @Test
    void theKernelKnowsNoOrder() {
        classes()
                .that(resideInAPackage(KERNEL))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", KERNEL))
                .check(MAIN);
    }

    /** The wiring hands the writer of Avro records on to codec, and names no more of Avro than its type. */
    @Test
    void avroStopsInCodec() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CODEC)
                .should()
                .dependOnClassesThat(AVRO.and(not(equivalentTo(SpecificRecord.class))))
                .check(MAIN);
        noClasses()
                .that()
                .resideOutsideOfPackages(CODEC, APP)
                .should()
                .dependOnClassesThat(AVRO)
                .check(MAIN);
    }

    @Test
    void codecKnowsDomainKernelAndSchemas() {
        noClasses()
                .that(resideInAPackage(CODEC))
                .should()
                .dependOnClassesThat(resideInAnyPackage(STREAM, QUERY, APP))
                .check(MAIN);
    }

    @Test
    void streamSeesCodecOnlyAsSerdes() {
        noClasses()
                .that(resideInAPackage(STREAM))
                .should()
                .dependOnClassesThat(resideInAnyPackage(CODEC, QUERY, APP))
                .check(MAIN);
    }

    @Test
    void queryKnowsNeitherCodecNorApp() {
        noClasses()
                .that(resideInAPackage(QUERY))
                .should()
                .dependOnClassesThat(resideInAnyPackage(CODEC, APP))
                .check(MAIN);
    }

    @Test
    void nobodyImportsApp() {
        noClasses()
                .that()
                .resideOutsideOfPackage(APP)
                .should()
                .dependOnClassesThat(resideInAPackage(APP))
                .check(MAIN);
    }

    @Test
    void kafkaStopsInStreamAndHttpInQuery() {
        noClasses()
                .that(resideInAnyPackage(DOMAIN, KERNEL, CODEC))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.apache.kafka.streams..", "io.helidon.."))
                .check(MAIN);
        noClasses()
                .that(resideInAPackage(STREAM))
                .should()
                .dependOnClassesThat(resideInAPackage("io.helidon.."))
                .check(MAIN);
    }

    @Test
    void theGatewayIsAnotherModule() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.orderstream.gateway..", "dev.orderstream.standalone.."))
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
    void wiringIsConstructors() {
        noFields()
                .should()
                .beAnnotatedWith("jakarta.inject.Inject")
                .orShould()
                .beAnnotatedWith("javax.inject.Inject")
                .orShould()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .check(ALL);
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
