package dev.orderstream.standalone.e2e;

import java.util.function.Function;

/**
 * A kind of bad record.
 *
 * @param most so many of them at most: some are large
 * @param ofAnyOrder whether it may lie under the key of any order, since it says nothing that could be done
 * @param script of an order: what goes before, if anything must, then the bad record
 */
record BadKind(String name, int most, boolean ofAnyOrder, Function<String, Script> script) {
    /** One that cannot be understood. */
    static BadKind poison(String name, Function<String, Script> script) {
        return new BadKind(name, Integer.MAX_VALUE, true, script);
    }

    /** One that can be, and has an order of its own. */
    static BadKind readable(String name, Function<String, Script> script) {
        return new BadKind(name, Integer.MAX_VALUE, false, script);
    }

    BadKind atMost(int count) {
        return new BadKind(name, count, ofAnyOrder, script);
    }
}
