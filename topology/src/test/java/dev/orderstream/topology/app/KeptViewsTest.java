package dev.orderstream.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.orderstream.topology.stream.Stores;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.TopologyDescription;
import org.junit.jupiter.api.Test;

class KeptViewsTest {
    @Test
    void onlyVersionsOfTheViewsAreEverDeleted() {
        for (String other :
                List.of("orders", "order-views-v", "order-views-v03", "my-order-views-v3", "order-views-v3-x")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new KeptViews(Map.of(), other, Optional.empty()))
                    .withMessageContaining(other);
        }
    }

    @Test
    void whatAnotherApplicationKeepsUnderALongerNameIsNotDeleted() {
        // When
        Set<String> changelogs = KeptViews.changelogs("order-views-v2");

        // Then
        assertThat(changelogs)
                .contains("order-views-v2-order-by-id-changelog")
                .doesNotContain(
                        "order-views-v2-blue-order-by-id-changelog",
                        "order-views-v2-blue-changelog",
                        "order-views-v20-order-by-id-changelog");
    }

    @Test
    void everyStoreOfTheViewsIsKnown() {
        // Given
        Set<String> stores = ViewsApp.describe().subtopologies().stream()
                .flatMap(part -> part.nodes().stream())
                .filter(TopologyDescription.Processor.class::isInstance)
                .flatMap(node -> ((TopologyDescription.Processor) node).stores().stream())
                .collect(Collectors.toSet());

        // Then
        assertThat(stores).isNotEmpty().isSubsetOf(Stores.OF_VIEWS);
        assertThat(Clusters.VIEWS.vital()).isEqualTo(stores);
    }
}
