package dev.atoll.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The demo with real Cilium and Atoll's datapath. Each step throws where it does not come out as
 * told.
 */
@Tag("root")
class CiliumDemoTest {

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void the_article_comes_out_as_told_by_real_connections() throws Exception {
    var told = new StringWriter();
    new Demo(Path.of("../fleet-example"), true, false, true, false, new PrintWriter(told)).run();
    assertThat(told.toString())
        .contains("9 connections tried, 3 came about")
        .contains("2/2 remote clusters ready")
        .contains("9 connections tried, 9 came about")
        .contains("since Cilium 1.19")
        .contains("TPL010")
        .contains("400 connections from cluster-three/shop/frontend to the service my-app")
        .contains("400 connections from cluster-one/shop/frontend to the service my-app")
        .contains("answered by cluster-one (40)")
        .contains("answered by cluster-three (40)")
        .contains("kubectl-patch changed spec.ingress")
        .contains("POL021")
        .containsPattern("combining From\\w+ and From\\w+ is not supported yet")
        .contains("INT001 intent every-frontend-reaches-my-app is broken for 6 of 9 pairs")
        .contains("840 connections tried, 552 came about; all as `atoll reach` says")
        .contains("That was the story.");
  }
}
