package dev.orderstream.gateway.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

    private final Semaphore memory;
    private final Semaphore chunkedMemory;
    private final SlowClients slowClients;

    /**
     * Half of the memory is for chunked bodies, which do not say how long they will be and count as the longest: they never keep out
     * those that do.
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
        Semaphore pool = length.isPresent() ? memory : chunkedMemory;
        int reserved = (int) length.orElse(READ_BYTES_MAX);
        if (!pool.tryAcquire(reserved)) {
            throw new ProblemException(Problem.of(ProblemCode.OVERLOADED, "too many bodies are being read"));
        }
        try {
            return make.apply(bytes(request, bytesMax));
        } finally {
            pool.release(reserved);
        }
    }

    /** Reads what is left of the body and throws it away. */
    void skip(ServerRequest request) {
        if (has(request) && !request.content().consumed()) {
            receive(request, in -> in.transferTo(OutputStream.nullOutputStream()));
        }
    }

    private byte[] bytes(ServerRequest request, int bytesMax) {
        OptionalLong length = request.headers().contentLength();
        if (length.isPresent() && length.getAsLong() > bytesMax) {
            throw tooLarge(bytesMax);
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
