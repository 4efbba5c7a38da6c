package dev.evenkeel.hosts.contract;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.fake.ByHand;
import dev.evenkeel.hosts.fake.FakeHost;
import dev.evenkeel.hosts.fake.FakeImage;
import dev.evenkeel.hosts.fake.FakeTime;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** The host in memory under the suite. */
final class FakeSubject implements Subject, Subject.Person {
  private final FakeTime time = new FakeTime();
  private final FakeHost host = new FakeHost("fake", time);
  private final ByHand hand = host.byHand();

  FakeSubject() {
    host.images().load(IMAGE, FakeImage.of("busybox 1"));
    host.images().load(OTHER_IMAGE, FakeImage.of("busybox 2"));
    host.world().user(USER, 1000);
    host.world().binary("/usr/bin/sleep");
    host.world().binary("/usr/sbin/sshd");
    host.world().packagedUnit("ssh.service", "[Service]\nExecStart=/usr/sbin/sshd -D\n[Install]\nWantedBy=multi-user.target\n");
    hand.startUnit("ssh.service");
  }

  @Override
  public Host host() {
    return host;
  }

  @Override
  public Person person() {
    return this;
  }

  @Override
  public Host reconnect() {
    host.world().goUnreachable();
    host.world().comeBack();
    host.world().connect();
    return host;
  }

  @Override
  public void pass(Duration by) {
    time.advance(by);
  }

  @Override
  public Duration calm() {
    return Duration.ZERO;
  }

  @Override
  public void validationsGive(@Nullable String error) {
    host.script().validationFails(error);
  }

  @Override
  public void healthGives(String container, boolean healthy) {
    host.world().healthAfterStart(container, healthy ? Live.Health.HEALTHY : Live.Health.UNHEALTHY);
  }

  @Override
  public void reboot() {
    hand.reboot();
    host.world().connect();
  }

  @Override
  public void crash(String container) {
    hand.crashContainer(container, 137);
  }

  @Override
  public void close() {
    host.close();
  }

  @Override
  public void kill(String container) {
    hand.killContainer(container);
  }

  @Override
  public void stop(String container) {
    hand.stopContainer(container);
  }

  @Override
  public void removeContainer(String container) {
    hand.removeContainer(container);
  }

  @Override
  public void rename(String container, String to) {
    hand.renameContainer(container, to);
  }

  @Override
  public void update(String container, long memory) {
    hand.updateContainer(container, memory);
  }

  @Override
  public void pause(String container) {
    hand.pause(container);
  }

  @Override
  public void disconnect(String container, String network) {
    hand.disconnect(container, network);
  }

  @Override
  public void runForeign(String container, int hostPort) {
    if (hostPort == 0) {
      hand.foreignContainer(container);
    } else {
      hand.foreignContainer(container, new Container.Port(null, hostPort, 80, "tcp"));
    }
  }

  @Override
  public void createNetwork(String name) {
    hand.createNetwork(Network.plain(name));
  }

  @Override
  public void createVolume(String name) {
    hand.createVolume(name);
  }

  @Override
  public void stopUnit(String unit) {
    hand.stopUnit(unit);
  }

  @Override
  public void disableUnit(String unit) {
    hand.disableUnit(unit);
  }

  @Override
  public void maskUnit(String unit) {
    hand.maskUnit(unit);
  }

  @Override
  public void editUnit(String unit, String line) {
    hand.editUnit(unit, hand.readUnit(unit) + line + "\n");
  }

  @Override
  public void addDropIn(String unit, String file, String text) {
    hand.addDropIn(unit, file, text);
  }

  @Override
  public void killUnit(String unit) {
    hand.crashUnit(unit, 137);
  }

  @Override
  public void write(String path, String text) {
    hand.editFile(path, text);
  }

  @Override
  public void chmod(String path, int mode) {
    hand.chmod(path, mode);
  }

  @Override
  public void replaceByLink(String path, String target) {
    hand.replaceByLink(path, target);
  }

  @Override
  public void remove(String path) {
    hand.removeFile(path);
  }

  @Override
  public void makeDirectory(String path) {
    hand.makeDirectory(path);
  }

  @Override
  public @Nullable String read(String path) {
    return hand.readFile(path);
  }
}
