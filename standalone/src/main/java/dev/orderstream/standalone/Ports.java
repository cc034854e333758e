package dev.orderstream.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports of the loopback interface. */
public final class Ports {
    /** The loopback address that everything embedded binds to. */
    public static final String LOOPBACK = "127.0.0.1";

    private static final int PORT_MAX = 65_535;

    private Ports() {}

    /** A port that was free just now. Whoever binds it next has it: be ready to ask again. */
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException("no free port on " + LOOPBACK, none);
        }
    }

    /**
     * Refuses a port that is taken.
     *
     * @param purpose what the port is for, as in "gateway"
     * @param setting how the user chooses another, as in "--gateway-port"
     * @throws PreconditionException when the port cannot be bound; 0 (any free one) always can
     */
    public static void requireFree(int port, String purpose, String setting) {
        requireFree(LOOPBACK, port, purpose, setting);
    }

    /** The same of another address of this machine. */
    public static void requireFree(String host, int port, String purpose, String setting) {
        if (port < 0 || port > PORT_MAX) {
            throw new PreconditionException(
                    "Port " + port + " of " + setting + " is not a port: 0 (any free one) to " + PORT_MAX + ".");
        }
        if (port == 0) {
            return;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port), 1);
        } catch (IOException refused) {
            throw new PreconditionException(
                    "Port " + port + " (" + purpose + ") cannot be had (" + refused.getMessage()
                            + "); stop what listens there, or choose another with " + setting
                            + " (0 takes any free one).",
                    refused);
        }
    }
}
