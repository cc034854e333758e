package dev.orderstream.standalone.cli;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGINT, SIGTERM and SIGHUP (its terminal was closed) as an event; one that is ignored, as under nohup, stays so. Handled so, and not by a shutdown hook, the process ends on its own path: with its own exit code, and
 * with what is to be deleted at exit deleted. A second signal ends it at once.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /** Calls the action once, in a thread of its own, on the first of the signals. */
    static void onStop(Runnable action) {
        AtomicBoolean stopping = new AtomicBoolean();
        Runnable once = () -> {
            if (stopping.compareAndSet(false, true)) {
                action.run();
            } else {
                Runtime.getRuntime().halt(ExitCode.FAILED);
            }
        };
        List.of("INT", "TERM", "HUP").forEach(name -> handle(name, once));
    }

    /** By reflection, since javac warns of sun.misc.Signal, which every JDK exports (module jdk.unsupported, JEP 260). */
    private static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException | RuntimeException unsupported) {
            LOG.atDebug().addKeyValue("signal", name).setCause(unsupported).log("The signal is left to the JVM.");
            Runtime.getRuntime().addShutdownHook(new Thread(action, "stop"));
        }
    }
}
