package dev.orderstream.standalone.demo;

import java.util.ArrayList;
import java.util.List;

/** What was expected, and whether it holds. Threadsafe. */
public final class Checks {
    /**
     * One expectation.
     *
     * @param found what was found where it does not hold, or what it rests on where it does
     */
    public record Check(String expectation, boolean holds, String found) {}

    private final List<Check> checks = new ArrayList<>();

    synchronized void that(boolean holds, String expectation, String found) {
        checks.add(new Check(expectation, holds, found));
    }

    void equal(Object found, Object expected, String expectation) {
        that(expected.equals(found), expectation, expected.equals(found) ? "" + found : found + " and not " + expected);
    }

    synchronized List<Check> all() {
        return List.copyOf(checks);
    }

    List<Check> failed() {
        return all().stream().filter(check -> !check.holds()).toList();
    }
}
