@NullMarked
package dev.orderstream.benchmarks;

import org.jspecify.annotations.NullMarked;
