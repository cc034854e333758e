/** The read side over HTTP: routes, their JSON, and where the stores behind them are. */
@NullMarked
package dev.orderstream.topology.query;

import org.jspecify.annotations.NullMarked;
