package dev.orderstream.topology.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.type.Metadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Tells whether two commands with one id ask for the same: the first eight bytes of the SHA-256 over the type's name and the fields in
 * the current schema, with an empty envelope. Thus a retry with another expected version, or from a client with an older schema, is the
 * same command.
 */
final class PayloadHash {
    /** Position of the envelope in every command record. */
    static final int ENVELOPE = 0;

    private static final int TYPICAL_BYTES = 256;
    private static final CommandEnvelope EMPTY =
            new CommandEnvelope("", "", null, Instant.EPOCH, new Metadata(null, null, null, null));

    private PayloadHash() {}

    /** Swaps the record's envelope out while it encodes: the record must not be shared. */
    static long of(SpecificRecord command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_BYTES);
        out.writeBytes(command.getSchema().getName().getBytes(UTF_8));
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        Object envelope = command.get(ENVELOPE);
        try {
            command.put(ENVELOPE, EMPTY);
            new SpecificDatumWriter<SpecificRecord>(command.getSchema()).write(command, encoder);
            encoder.flush();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(out.toByteArray());
            return ByteBuffer.wrap(digest).getLong();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        } finally {
            command.put(ENVELOPE, envelope);
        }
    }
}
