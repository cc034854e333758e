package dev.orderstream.schemas;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.MalformedInputException;
import java.util.Arrays;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro's decoder, but for strings that are not UTF-8: Avro puts U+FFFD for what it cannot read, so that a name would lie in the log for
 * ever as nobody wrote it, and two ids that differ would be one.
 */
final class StrictDecoder extends Decoder {
    private static final char REPLACEMENT = '\uFFFD';

    private final BinaryDecoder body;
    private final Utf8 scratch = new Utf8();

    StrictDecoder(BinaryDecoder body) {
        this.body = body;
    }

    @Override
    public Utf8 readString(@Nullable Utf8 old) throws IOException {
        Utf8 text = body.readString(old);
        // The character itself may have been written: only where it shows up are the bytes looked at.
        if (text.toString().indexOf(REPLACEMENT) >= 0
                && Headers.utf8(Arrays.copyOf(text.getBytes(), text.getByteLength()))
                        .isEmpty()) {
            throw new MalformedInputException(text.getByteLength());
        }
        return text;
    }

    @Override
    public String readString() throws IOException {
        return readString(scratch).toString();
    }

    @Override
    public void skipString() throws IOException {
        body.skipString();
    }

    @Override
    public void readNull() throws IOException {
        body.readNull();
    }

    @Override
    public boolean readBoolean() throws IOException {
        return body.readBoolean();
    }

    @Override
    public int readInt() throws IOException {
        return body.readInt();
    }

    @Override
    public long readLong() throws IOException {
        return body.readLong();
    }

    @Override
    public float readFloat() throws IOException {
        return body.readFloat();
    }

    @Override
    public double readDouble() throws IOException {
        return body.readDouble();
    }

    @Override
    public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
        return body.readBytes(old);
    }

    @Override
    public void skipBytes() throws IOException {
        body.skipBytes();
    }

    @Override
    public void readFixed(byte[] bytes, int start, int length) throws IOException {
        body.readFixed(bytes, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        body.skipFixed(length);
    }

    @Override
    public int readEnum() throws IOException {
        return body.readEnum();
    }

    @Override
    public long readArrayStart() throws IOException {
        return body.readArrayStart();
    }

    @Override
    public long arrayNext() throws IOException {
        return body.arrayNext();
    }

    @Override
    public long skipArray() throws IOException {
        return body.skipArray();
    }

    @Override
    public long readMapStart() throws IOException {
        return body.readMapStart();
    }

    @Override
    public long mapNext() throws IOException {
        return body.mapNext();
    }

    @Override
    public long skipMap() throws IOException {
        return body.skipMap();
    }

    @Override
    public int readIndex() throws IOException {
        return body.readIndex();
    }

    /** Avro holds the counts of lists and maps against it. */
    @Override
    public int remainingBytes() {
        return body.remainingBytes();
    }
}
