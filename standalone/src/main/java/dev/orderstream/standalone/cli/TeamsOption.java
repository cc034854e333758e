package dev.orderstream.standalone.cli;

import dev.orderstream.schemas.Topics;
import dev.orderstream.standalone.PreconditionException;
import java.util.List;
import picocli.CommandLine.Option;

/** Which teams have a command topic of their own. */
final class TeamsOption {
    @Option(
            names = "--team",
            paramLabel = "TEAM",
            split = ",",
            description =
                    "A team with a command topic of its own, order-commands.TEAM; may be given several times, or with commas.")
    private List<String> teams = List.of();

    /** @throws PreconditionException when one is no name of a team */
    List<String> teams() {
        try {
            teams.forEach(Topics::commandsOf);
            return teams.stream().distinct().toList();
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException("--team: " + wrong.getMessage() + ".", wrong);
        }
    }
}
