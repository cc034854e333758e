package dev.orderstream.topology.query;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How parts travel between instances: a version byte, then for each partition its number, whether the scan stopped early and where, and
 * its rows; numbers as four bytes big-endian, byte strings with their length before them. Partitions that were not answered are absent.
 * An instance of another version answers with another version byte, which counts as no answer.
 */
final class PartWire {
    static final String CONTENT_TYPE = "application/vnd.orderstream.parts";

    private static final byte VERSION = 1;

    /** Number, whether it stopped early, count of rows. */
    private static final int PART_BYTES_MIN = 9;

    /** Two lengths. */
    private static final int ROW_BYTES_MIN = 8;

    private PartWire() {}

    static byte[] write(Map<Integer, Rows> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(parts.size());
            for (Map.Entry<Integer, Rows> part : parts.entrySet()) {
                out.writeInt(part.getKey());
                write(out, part.getValue());
            }
        } catch (IOException notToMemory) {
            throw new UncheckedIOException(notToMemory);
        }
        return bytes.toByteArray();
    }

    /**
     * The parts that were written.
     *
     * @param asked partitions that may be among them, each once
     * @throws IOException when these are no parts of this version and of those partitions, and nothing else
     */
    static Map<Integer, Rows> read(byte[] bytes, Set<Integer> asked) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        byte version = in.readByte();
        if (version != VERSION) {
            throw new IOException("parts of version " + version + ", known is " + VERSION);
        }
        Map<Integer, Rows> parts = new TreeMap<>();
        for (int left = count(in, PART_BYTES_MIN); left > 0; left--) {
            int partition = in.readInt();
            if (!asked.contains(partition) || parts.put(partition, rows(in)) != null) {
                throw new IOException("partition " + partition + " was not asked for, or is given twice");
            }
        }
        if (in.available() > 0) {
            throw new IOException(in.available() + " bytes behind the parts");
        }
        return parts;
    }

    private static void write(DataOutputStream out, Rows rows) throws IOException {
        out.writeBoolean(rows.stoppedAt().isPresent());
        if (rows.stoppedAt().isPresent()) {
            write(out, rows.stoppedAt().get());
        }
        out.writeInt(rows.rows().size());
        for (Row row : rows.rows()) {
            write(out, row.key());
            write(out, row.value());
        }
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static Rows rows(DataInputStream in) throws IOException {
        Optional<byte[]> stoppedAt = in.readBoolean() ? Optional.of(bytes(in)) : Optional.empty();
        int count = count(in, ROW_BYTES_MIN);
        List<Row> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] key = bytes(in);
            rows.add(new Row(key, bytes(in)));
        }
        return new Rows(rows, stoppedAt);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        return in.readNBytes(count(in, 1));
    }

    /** How many things follow: no more than there is room for. */
    private static int count(DataInputStream in, int bytesMin) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available() / bytesMin) {
            throw new IOException("parts say that " + count + " things follow in " + in.available() + " bytes");
        }
        return count;
    }
}
