package dev.orderstream.topology.query;

import java.util.List;

/** How the process behind the queries is. An empty list is well; otherwise each entry is a short reason. */
public interface Health {
    /** Why the process should be restarted; never because it rebalances or restores. */
    List<String> notLive();

    /** Why no request should be sent here now. */
    List<String> notReady();
}
