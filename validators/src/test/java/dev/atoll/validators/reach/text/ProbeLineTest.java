package dev.atoll.validators.reach.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeLineTest {

  private static final ProbeLine PROBE = new ProbeLine("a/b/c", "world", "TCP", 80);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"from\":\"a/b/c\",\"to\":\"world\",\"protocol\":\"TCP\",\"port\":80}",
        " { \"port\" : 80 , \"protocol\" : \"TCP\" , \"to\" : \"world\",\t\"from\" : \"a/b/c\" } ",
        "{\"from\":\"a\\u002fb/c\",\"to\":\"world\",\"protocol\":\"TCP\",\"port\":80}",
        "{\"from\":\"a/b/c\",\"to\":\"world\",\"protocol\":\"TCP\",\"port\":80,\"note\":[1,{}]}",
        "{\"fr\\u006fm\":\"a/b/c\",\"to\":\"world\",\"protocol\":\"TCP\",\"port\":80}",
      })
  void a_probe_is_read_however_it_is_written(String line) {
    assertThat(ProbeLine.read(line)).contains(PROBE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"from\":\"a/b/c\",\"to\":\"world\",\"port\":80}",
        "{\"from\":\"a/b/c\",\"to\":\"world\",\"protocol\":\"TCP\",\"port\":80} x",
        "{\"from\":\"a/b/c\",\"to\":\"world\",\"protocol\":\"TCP\",\"port\":80,}",
        "{\"from\":\"a/b/c\",\"to\":\"world\",\"protocol\":\"TCP\",\"port\":080}",
        "{\"from\":\"a/b/c\",\"to\":\"world\",\"protocol\":\"TCP\",\"port\":-1}",
        "{\"from\":\"a/b/c\",\"to\":\"world\",\"protocol\":\"TCP\",\"port\":80.5}",
        "{\"from\":\"a/b/c\",\"to\":\"world\",\"protocol\":\"TCP\",\"port\":\"80\"}",
        "{\"from\":\"a/b/c\",\"from\":\"a\",\"to\":\"world\",\"protocol\":\"TCP\",\"port\":80}",
        "{\"from\":\"a/b/c\",\"to\":\"wor",
      })
  void what_is_no_probe_is_not_read(String line) {
    assertThat(ProbeLine.read(line)).isEmpty();
  }

  @Test
  void a_port_may_be_missing() {
    assertThat(ProbeLine.read("{\"from\":\"a\",\"to\":\"b\",\"protocol\":\"OTHER\"}"))
        .isEqualTo(Optional.of(new ProbeLine("a", "b", "OTHER", -1)));
  }
}
