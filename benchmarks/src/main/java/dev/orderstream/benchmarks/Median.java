package dev.orderstream.benchmarks;

import java.util.List;

/** The middle one of an odd number of measurements. */
final class Median {
    private Median() {}

    static double of(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
