package dev.orderstream.gateway.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Reads bodies: no longer than allowed, no slower than allowed, and not more of them at once than there is memory for. A body that is
 * refused is read on and thrown away, up to a bound, so that its sender gets to see the answer.
 */
final class Bodies {
    /** Longest body of one command. */
    static final int COMMAND_BYTES_MAX = 64 << 10;

    /** Longest body of a batch. */
    static final int BATCH_BYTES_MAX = 1 << 20;

    /** What is read at all; beyond it the connection is closed. */
    static final int READ_BYTES_MAX = 2 << 20;

    /** What is read first; then as much again as has come. */
    private static final int STEP_BYTES = 16 << 10;

    private final Semaphore memory;
    private final Semaphore chunkedMemory;
    private final SlowClients slowClients;

    /**
     * Of a body that says how long it will be counts what has come and not what was announced, so that who announces much and sends
     * little keeps out nobody. Half of the memory is for chunked bodies: the server holds each chunk whole before it gives any of it,
     * so they count as the longest, and never keep out the others.
     */
    Bodies(int memoryBytes, SlowClients slowClients) {
        this.memory = new Semaphore(memoryBytes / 2);
        this.chunkedMemory = new Semaphore(memoryBytes / 2);
        this.slowClients = slowClients;
    }

    /** Whether the request has a body. */
    static boolean has(ServerRequest request) {
        return request.headers().contains(HeaderNames.TRANSFER_ENCODING)
                || request.headers().contentLength().orElse(0) > 0;
    }

    /** Whether there is a body that its sender holds back until it is asked for (Expect: 100-continue): to read it is to ask. */
    static boolean isHeldBack(ServerRequest request) {
        return has(request)
                && request.headers().containsToken(HeaderValues.EXPECT_100)
                && !request.content().consumed();
    }

    /** The part of the memory that one body takes. */
    private static final class Room implements AutoCloseable {
        private final Semaphore pool;
        private int bytes;

        Room(Semaphore pool) {
            this.pool = pool;
        }

        boolean take(int more) {
            boolean taken = pool.tryAcquire(more);
            bytes += taken ? more : 0;
            return taken;
        }

        @Override
        public void close() {
            pool.release(bytes);
        }
    }

    /**
     * Reads the body, whole, and makes something of it; the bytes are given back then.
     *
     * @throws ProblemException with 413 or 503
     */
    <T> T read(ServerRequest request, int bytesMax, Function<byte[], T> make) {
        if (!has(request)) {
            return make.apply(new byte[0]);
        }
        OptionalLong length = request.headers().contentLength();
        if (length.isPresent() && length.getAsLong() > bytesMax) {
            throw tooLarge(bytesMax);
        }
        try (Room room = new Room(length.isPresent() ? memory : chunkedMemory)) {
            byte[] bytes = length.isPresent()
                    ? announced(request, (int) length.getAsLong(), room)
                    : chunked(request, bytesMax, room);
            return make.apply(bytes);
        }
    }

    /** Reads what is left of the body and throws it away. */
    void skip(ServerRequest request) {
        if (has(request) && !request.content().consumed()) {
            receive(request, in -> in.transferTo(OutputStream.nullOutputStream()));
        }
    }

    private byte[] announced(ServerRequest request, int length, Room room) {
        return receive(request, in -> {
                    Optional<byte[]> read = read(in, length, room);
                    in.transferTo(OutputStream.nullOutputStream());
                    return read;
                })
                .orElseThrow(Bodies::noRoom);
    }

    private byte[] chunked(ServerRequest request, int bytesMax, Room room) {
        if (!room.take(READ_BYTES_MAX)) {
            throw noRoom();
        }
        byte[] bytes = receive(request, in -> {
            byte[] read = in.readNBytes(bytesMax + 1);
            in.transferTo(OutputStream.nullOutputStream());
            return read;
        });
        if (bytes.length > bytesMax) {
            throw tooLarge(bytesMax);
        }
        return bytes;
    }

    /** Up to so many bytes; empty when there is no room for them. */
    private static Optional<byte[]> read(InputStream in, int most, Room room) throws IOException {
        byte[] read = new byte[0];
        int step;
        int came;
        do {
            step = Math.min(Math.max(STEP_BYTES, read.length), most - read.length);
            if (!room.take(step)) {
                return Optional.empty();
            }
            byte[] next = in.readNBytes(step);
            came = next.length;
            read = joined(read, next);
        } while (came == step && read.length < most);
        return Optional.of(read);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        if (first.length == 0) {
            return second;
        }
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static ProblemException noRoom() {
        return new ProblemException(Problem.of(ProblemCode.OVERLOADED, "too many bodies are being read"));
    }

    private static ProblemException tooLarge(int bytesMax) {
        return new ProblemException(
                Problem.of(ProblemCode.PAYLOAD_TOO_LARGE, "the body is over " + bytesMax + " bytes"));
    }

    /** Reads from the body's stream. */
    private interface Receiver<T> {
        T receive(InputStream in) throws IOException;
    }

    private <T> T receive(ServerRequest request, Receiver<T> receiver) {
        slowClients.begin();
        T received;
        try {
            // Not closed: closing reads on, and after a framing error nothing more may come.
            received = receiver.receive(request.content().inputStream());
        } catch (RequestException refused) {
            throw unreadable(ProblemCode.ofStatus(refused.status().code()));
        } catch (IllegalArgumentException framing) {
            throw unreadable(ProblemCode.BAD_REQUEST);
        } catch (IOException | RuntimeException gone) {
            throw new CloseConnectionException("the body did not arrive", gone);
        }
        slowClients.end();
        return received;
    }

    /** Where the next request would begin is not known any more. */
    private ProblemException unreadable(ProblemCode code) {
        slowClients.end();
        return new ProblemException(Problem.of(code, "the body is too large, or not framed as HTTP says")
                .withHeader("Connection", "close"));
    }
}
