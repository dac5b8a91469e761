package dev.atoll.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demo on real API servers. Each step throws where it does not come out as told. */
class DemoTest {

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void the_story_comes_out_as_told() throws Exception {
    var told = new StringWriter();
    new Demo(Path.of("../fleet-example"), false, false, true, false, new PrintWriter(told)).run();
    assertThat(told.toString())
        .contains("MESH010 pod range 12.128.0.0/16 of cluster-three lies inside")
        .contains("MESH004 cluster ID 2")
        .contains("kubectl-patch added spec.ingressDeny")
        .contains("exit code 4")
        .contains("13.0.0.66 is not within the pod and node ranges of cluster-two")
        .contains("cluster-two      100.0 %")
        .contains(traffic())
        .contains("That was the story.");
  }

  /** Pods need root; without it the demo says that it leaves them out. */
  private static String[] traffic() {
    return System.getProperty("user.name").equals("root")
        ? new String[] {
          "to shop/my-app on 8080/TCP: equal",
          "did not reach cluster-one/shop/my-app",
          "policies/mesh/my-app.yaml",
          "the talk went on",
          "728 connections tried",
          "all as `atoll reach` says"
        }
        : new String[] {"Not told here: nodes and pods need root"};
  }
}
