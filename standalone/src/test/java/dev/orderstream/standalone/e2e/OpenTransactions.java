package dev.orderstream.standalone.e2e;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Tells whether a transaction is open that has written to some topics: the moment to kill whoever writes it. */
final class OpenTransactions implements AutoCloseable {
    private final Admin admin;
    private final Map<TopicPartition, OffsetSpec> ends;

    OpenTransactions(String bootstrapServers, int partitions, List<String> topics) {
        admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers));
        ends = topics.stream()
                .flatMap(topic -> IntStream.range(0, partitions).mapToObj(part -> new TopicPartition(topic, part)))
                .collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest()));
    }

    /** Whether something was written, and was still not committed a moment later. */
    boolean areThere() throws ExecutionException, InterruptedException {
        Map<TopicPartition, ListOffsetsResultInfo> written = ends(IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, ListOffsetsResultInfo> committed = ends(IsolationLevel.READ_COMMITTED);
        return written.entrySet().stream()
                .anyMatch(
                        end -> offset(committed, end.getKey()) < end.getValue().offset());
    }

    private static long offset(Map<TopicPartition, ListOffsetsResultInfo> ends, TopicPartition partition) {
        ListOffsetsResultInfo end = ends.get(partition);
        return end == null ? Long.MAX_VALUE : end.offset();
    }

    private Map<TopicPartition, ListOffsetsResultInfo> ends(IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        return admin.listOffsets(ends, new ListOffsetsOptions(isolation)).all().get();
    }

    @Override
    public void close() {
        admin.close();
    }
}
