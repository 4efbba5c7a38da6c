package dev.evenkeel.hosts.fuzz;

import dev.evenkeel.hosts.docker.http.Answer;
import dev.evenkeel.hosts.docker.http.Call;
import dev.evenkeel.hosts.docker.http.EngineHttp;

import java.io.IOException;

/** Whatever comes back on an engine's socket, byte by byte. */
public final class HttpFuzz {
  private static final int MOST = 1 << 20;

  private HttpFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    try (EngineHttp http = new EngineHttp(new Says(target -> data), "/run/docker.sock");
        Answer answer = http.execute(Call.get("/x"))) {
      answer.body().readNBytes(MOST);
    } catch (IOException e) {
      // Said.
    }
  }
}
