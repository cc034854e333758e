package dev.orderstream.topology.query;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orderstream.topology.stream.RestoreProgress;
import dev.orderstream.topology.stream.RestoreProgress.Restoring;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;

/** What this instance says of itself: state, partitions, stores with their lag, restore progress. */
public final class LocalInstance {
    private final String name;
    private final String applicationId;
    private final StreamsHost streams;
    private final IntPredicate served;
    private final Lags lags;
    private final RestoreProgress restores;

    /**
     * @param name {@code host:port} by which others reach it, or {@code this} when it says none
     * @param served whether a partition is answered for
     */
    public LocalInstance(
            String name,
            String applicationId,
            KafkaStreams streams,
            IntPredicate served,
            Lags lags,
            RestoreProgress restores) {
        this(name, applicationId, StreamsHost.of(streams), served, lags, restores);
    }

    LocalInstance(
            String name,
            String applicationId,
            StreamsHost streams,
            IntPredicate served,
            Lags lags,
            RestoreProgress restores) {
        this.name = name;
        this.applicationId = applicationId;
        this.streams = streams;
        this.served = served;
        this.lags = lags;
        this.restores = restores;
    }

    byte[] json() throws InterruptedException {
        Map<String, Map<Integer, LagInfo>> stores = new TreeMap<>(lags.all());
        Instance here = streams.here();
        RestoreProgress.Snapshot restoring = restores.snapshot();
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("instance", name);
            json.writeStringField("applicationId", applicationId);
            json.writeStringField("state", streams.state().name());
            numbers(json, "partitions", here.owned());
            numbers(json, "served", here.owned().stream().filter(served::test).toList());
            numbers(json, "standbys", here.copied());
            stores(json, stores, here);
            restoring(json, restoring);
            json.writeEndObject();
        });
    }

    private static void stores(JsonGenerator json, Map<String, Map<Integer, LagInfo>> stores, Instance here)
            throws IOException {
        json.writeArrayFieldStart("stores");
        for (Map.Entry<String, Map<Integer, LagInfo>> store : stores.entrySet()) {
            for (Map.Entry<Integer, LagInfo> part : new TreeMap<>(store.getValue()).entrySet()) {
                json.writeStartObject();
                json.writeStringField("store", store.getKey());
                json.writeNumberField("partition", part.getKey());
                json.writeStringField("role", here.owned().contains(part.getKey()) ? "owner" : "standby");
                json.writeNumberField("position", part.getValue().currentOffsetPosition());
                json.writeNumberField("lag", part.getValue().offsetLag());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static void restoring(JsonGenerator json, RestoreProgress.Snapshot progress) throws IOException {
        json.writeObjectFieldStart("restore");
        json.writeNumberField("remaining", progress.remaining());
        json.writeNumberField("recordsPerSecond", Math.round(progress.recordsPerSecond()));
        if (progress.eta().isPresent()) {
            json.writeNumberField("etaMillis", progress.eta().get().toMillis());
        }
        json.writeArrayFieldStart("stores");
        for (Restoring store : progress.restoring()) {
            json.writeStartObject();
            json.writeStringField("store", store.store());
            json.writeNumberField("partition", store.partition());
            json.writeNumberField("remaining", store.remaining());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static void numbers(JsonGenerator json, String name, Collection<Integer> numbers) throws IOException {
        json.writeArrayFieldStart(name);
        for (int number : numbers.stream().sorted().toList()) {
            json.writeNumber(number);
        }
        json.writeEndArray();
    }
}
