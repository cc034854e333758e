package dev.orderstream.topology.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ViewsAppConfigTest {
    /** A change of the id leaves all that was built behind; a new store without one would be without the past. */
    @Test
    void theApplicationIdIsMadeFromTheVersion() {
        // Then
        assertThat(ViewsAppConfig.applicationId(7)).isEqualTo("order-views-v7");
        assertThat(ViewsAppConfig.APPLICATION_ID).isEqualTo("order-views-v4");
        assertThat(ViewsAppConfig.forEmbedded("broker:9092", "http://registry", Path.of("state"), 0)
                        .streams()
                        .applicationId())
                .isEqualTo("order-views-v4");
    }
}
