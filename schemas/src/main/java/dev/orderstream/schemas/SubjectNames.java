package dev.orderstream.schemas;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.serializers.subject.TopicNameStrategy;
import io.confluent.kafka.serializers.subject.TopicRecordNameStrategy;
import io.confluent.kafka.serializers.subject.strategy.SubjectNameStrategy;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Subjects of values: {@code <topic>-<record's full name>} on topics that carry many types (Confluent's TopicRecordNameStrategy),
 * {@code <topic>-value} on those that carry one (TopicNameStrategy). Named in the serializer's configuration, hence public.
 */
public final class SubjectNames implements SubjectNameStrategy {
    private static final Set<String> ONE_TYPE = oneType();

    private final SubjectNameStrategy oneType = new TopicNameStrategy();
    private final SubjectNameStrategy manyTypes = new TopicRecordNameStrategy();

    @Override
    public void configure(Map<String, ?> config) {
        oneType.configure(config);
        manyTypes.configure(config);
    }

    @Override
    public @Nullable String subjectName(String topic, boolean isKey, ParsedSchema schema) {
        return (ONE_TYPE.contains(topic) ? oneType : manyTypes).subjectName(topic, isKey, schema);
    }

    private static Set<String> oneType() {
        Set<String> topics = new HashSet<>(Set.of(
                Topics.ORDER_REPLIES,
                Topics.ORDER_OUTCOMES,
                Topics.INVENTORY_REPLIES,
                Topics.INVENTORY_OUTCOMES,
                Topics.FULFILMENT_EVENTS,
                Topics.FULFILMENT_ACTIONS));
        for (String deadLetters : Topics.DEAD_LETTERS) {
            topics.add(deadLetters);
            topics.add(Topics.actionsOf(deadLetters));
        }
        return Set.copyOf(topics);
    }
}
