package dev.orderstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of topics in the contract. */
class TopicCatalogTest {
    @ParameterizedTest
    @CsvSource({
        "order-commands,     604800000,  LogAppendTime",
        "order-events,       -1,         ",
        "order-dead-letters, 2592000000, ",
        "order-dead-letter-actions, 2592000000, ",
        "order-replies,      600000,     ",
        "order-outcomes,     2592000000, ",
        "inventory-commands, 604800000,  LogAppendTime",
        "inventory-events,   -1,         ",
        "inventory-dead-letters, 2592000000, ",
        "inventory-dead-letter-actions, 2592000000, ",
        "inventory-replies,  600000,     ",
        "inventory-outcomes, 2592000000, ",
        "payment-commands,   604800000,  LogAppendTime",
        "payment-events,     -1,         ",
        "payment-dead-letters, 2592000000, ",
        "payment-dead-letter-actions, 2592000000, ",
        "notification-commands, 604800000, LogAppendTime",
        "notification-dead-letters, 2592000000, ",
        "notification-dead-letter-actions, 2592000000, ",
        "fulfilment-actions, 2592000000, ",
    })
    void everyTopicHasTheSettingsThatItsMeaningNeeds(String name, String retention, String timestampType) {
        // When
        NewTopic topic = TopicCatalog.topics(6, (short) 3, 2).stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(topic.numPartitions()).isEqualTo(6);
        assertThat(topic.replicationFactor()).isEqualTo((short) 3);
        assertThat(topic.configs())
                .containsAllEntriesOf(
                        Map.of("cleanup.policy", "delete", "retention.ms", retention, "min.insync.replicas", "2"))
                .containsEntry("retention.bytes", "-1");
        assertThat(topic.configs().get("message.timestamp.type")).isEqualTo(timestampType);
    }

    @Test
    void ofASagaTheNewestRecordIsKeptForEver() {
        // When
        NewTopic topic = TopicCatalog.topics(6, (short) 3, 2).stream()
                .filter(candidate -> candidate.name().equals(Topics.FULFILMENT_EVENTS))
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(topic.configs())
                .containsAllEntriesOf(
                        Map.of("cleanup.policy", "compact", "retention.ms", "-1", "min.insync.replicas", "2"));
    }

    @Test
    void theTopicsAreThoseThatHaveSchemasAndThoseOfTeams() {
        // Given
        List<String> teams = List.of("web", "shop-2");

        // When
        List<NewTopic> topics = TopicCatalog.topics(teams, 1, (short) 1, 1);

        // Then
        assertThat(topics)
                .extracting(NewTopic::name)
                .containsExactlyElementsOf(SubjectCatalog.subjects(teams).stream()
                        .map(SubjectCatalog.Subject::topic)
                        .distinct()
                        .toList())
                .contains("order-commands.web", "order-commands.shop-2")
                .hasSize(23);
    }

    @Test
    void aTeamsCommandTopicIsStampedByTheBrokerToo() {
        // When
        NewTopic topic = TopicCatalog.commands("order-commands.web", 6, (short) 3, 2);

        // Then
        assertThat(topic.name()).isEqualTo("order-commands.web");
        assertThat(topic.configs())
                .isEqualTo(TopicCatalog.topics(6, (short) 3, 2).get(0).configs());
    }
}
