package dev.orderstream.topology.query;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/**
 * The parts of an answer.
 *
 * @param missing partitions that nobody answered for; not empty only for a reader that takes a partial answer
 * @param copied whether a copy answered for one of them, which may lag behind its owner
 */
record Gathered(List<Rows> parts, SortedSet<Integer> missing, boolean copied) {
    Gathered {
        parts = List.copyOf(parts);
        missing = Collections.unmodifiableSortedSet(missing);
    }

    /** Says which partitions are missing, where any is. */
    void describe(JsonGenerator json) throws IOException {
        if (!missing.isEmpty()) {
            json.writeBooleanField("partial", true);
            LocalInstance.numbers(json, "missingPartitions", missing);
        }
    }

    /** 200 with what was made of the parts; a reader that takes copies is told whether it got one. */
    Answer answer(Reading reading, byte[] json) {
        Answer answer = Answer.json(json);
        return reading.staleOk() ? answer.with(StaleHeaders.ofParts(copied)) : answer;
    }
}
