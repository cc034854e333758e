package dev.orderstream.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class DemoCommandTest {
    @Test
    void everyExpectationOfTheDayHolds() throws Exception {
        // When
        Ran ran = Ran.orders("demo", "--json", "--seed", "7");
        // Then
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        JsonNode result = new ObjectMapper().readTree(ran.out());
        assertThat(result.path("good").asBoolean()).isTrue();
        assertThat(result.path("orders").asInt()).isEqualTo(201);
        assertThat(result.path("timeline").path("events")).hasSize(7);
        assertThat(result.path("sales")).isNotEmpty();
        assertThat(result.path("deadLetters").findValuesAsText("kind"))
                .containsExactlyInAnyOrder("REJECTED", "REJECTED", "UNREADABLE");
    }
}
