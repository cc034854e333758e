package dev.orderstream.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests may wait in their thousands while nothing is decided: what they sent is not kept meanwhile. */
@Timeout(60)
class WaitingMemoryTest {
    private static final int CONNECTIONS = 300;
    private static final int ITEMS = 8;

    @Test
    void aBatchThatWaitsKeepsNothingOfItsBody() throws IOException {
        // Given: what connections take that wait with next to nothing
        try (TestGateway gateway = TestGateway.start()) {
            gateway.broker.orders = FakeOrders.silent();
            List<Socket> waiting = new ArrayList<>();
            long begin = usedBytes();
            wait(gateway, waiting, 1);
            long small = usedBytes();

            // When: 19 MB come in
            wait(gateway, waiting, 8_000);
            long large = usedBytes();

            // Then: when bodies were kept, 26 MB more
            assertThat(large - small).isLessThan(small - begin + 17_000_000);
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    private static void wait(TestGateway gateway, List<Socket> waiting, int reasonChars) throws IOException {
        String item = "{\"type\":\"CancelOrder\",\"orderId\":\"o\",\"reason\":\"" + "r".repeat(reasonChars) + "\"}";
        String items = "["
                + String.join(",", IntStream.range(0, ITEMS).mapToObj(n -> item).toList()) + "]";
        byte[] request = ("POST /commands HTTP/1.1\r\n" + RawHttp.HOST + RawHttp.JSON
                        + "Prefer: wait=30\r\nContent-Length: " + items.length() + "\r\n\r\n" + items)
                .getBytes(ISO_8859_1);
        for (int i = 0; i < CONNECTIONS; i++) {
            Socket socket = new RawHttp(gateway).connect();
            socket.getOutputStream().write(request);
            waiting.add(socket);
        }
        await().until(() -> gateway.get("/metrics").text().contains("gateway_waiting " + ITEMS * waiting.size()));
        gateway.broker.producers.getFirst().clear();
    }

    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
