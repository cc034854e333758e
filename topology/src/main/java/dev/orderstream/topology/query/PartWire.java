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
import java.util.TreeMap;

/**
 * How parts travel between instances: a version byte, then for each partition its number, whether the scan stopped early and where, and
 * its rows; numbers as four bytes big-endian, byte strings with their length before them. Partitions that were not answered are absent.
 * An instance of another version answers with another version byte, which counts as no answer.
 */
final class PartWire {
    static final String CONTENT_TYPE = "application/vnd.orderstream.parts";

    private static final byte VERSION = 1;

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

    /** @throws IOException when they are no parts of this version */
    static Map<Integer, Rows> read(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        byte version = in.readByte();
        if (version != VERSION) {
            throw new IOException("parts of version " + version + ", known is " + VERSION);
        }
        Map<Integer, Rows> parts = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            int partition = in.readInt();
            parts.put(partition, rows(in));
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
        List<Row> rows = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            byte[] key = bytes(in);
            rows.add(new Row(key, bytes(in)));
        }
        return new Rows(rows, stoppedAt);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("parts end within a value");
        }
        return in.readNBytes(length);
    }
}
