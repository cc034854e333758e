package dev.orderstream.standalone.cli;

import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.ViewsAppConfig;
import dev.orderstream.topology.codec.CommandCodec;
import dev.orderstream.topology.codec.DeadLetterCodec;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.codec.ReplyCodec;
import dev.orderstream.topology.codec.StateCodec;
import dev.orderstream.topology.codec.ViewCodec;
import dev.orderstream.topology.stream.AggregateSerdes;
import dev.orderstream.topology.stream.Changes;
import dev.orderstream.topology.stream.DecideSettings;
import dev.orderstream.topology.stream.DecideTelemetry;
import dev.orderstream.topology.stream.OrdersTopology;
import dev.orderstream.topology.stream.ViewSerdes;
import dev.orderstream.topology.stream.ViewsTopology;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyDescription;

/** The topologies of the Streams applications, built without a cluster: only their shape is looked at. */
final class Applications {
    /** Confluent's in-memory registry: nothing is ever encoded with it. */
    private static final RegistrySettings REGISTRY = RegistrySettings.of("mock://topology");

    private Applications() {}

    /** By application id. */
    static Map<String, TopologyDescription> descriptions() {
        SchemaRegistryClient registry = Registry.client(REGISTRY);
        Serializer<SpecificRecord> avro = AvroSerdes.serializer(registry, REGISTRY);
        Map<String, TopologyDescription> descriptions = new LinkedHashMap<>();
        descriptions.put(OrdersAppConfig.APPLICATION_ID, orders(registry, avro));
        descriptions.put(ViewsAppConfig.APPLICATION_ID, views(registry, avro));
        return descriptions;
    }

    private static TopologyDescription orders(SchemaRegistryClient registry, Serializer<SpecificRecord> avro) {
        return OrdersTopology.build(
                        config(OrdersAppConfig.APPLICATION_ID),
                        new AggregateSerdes<>(
                                new CommandCodec(registry),
                                new EventCodec(registry, avro).serializer(),
                                new StateCodec(),
                                new ReplyCodec(registry, avro).serializer(),
                                new DeadLetterCodec(registry, avro).serializer()),
                        new DecideSettings(1, DecideSettings.RECORD_BYTES_MAX),
                        DecideTelemetry.NONE)
                .describe();
    }

    private static TopologyDescription views(SchemaRegistryClient registry, Serializer<SpecificRecord> avro) {
        return ViewsTopology.build(
                        config(ViewsAppConfig.APPLICATION_ID),
                        new ViewSerdes(
                                new EventCodec(registry, avro).deserializer(),
                                new DeadLetterCodec(registry, avro).deserializer(),
                                new ReplyCodec(registry, avro).deserializer(),
                                ViewCodec.orders(),
                                ViewCodec.commands()),
                        new Changes())
                .describe();
    }

    private static TopologyConfig config(String applicationId) {
        return new TopologyConfig(new StreamsConfig(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                applicationId,
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                "unused:9092",
                StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG,
                true)));
    }
}
