package dev.evenkeel.hosts.docker;

import dev.evenkeel.api.host.HostState.Engine;
import dev.evenkeel.api.host.HostState.Ongoing;
import dev.evenkeel.api.host.HostState.PortUser;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One reading of an engine.
 *
 * @param objects containers, networks, volumes and images that were asked about; in a full reading also what carries our mark and what the ledger knows
 * @param takenPorts host ports with their protocol by the container that publishes them now
 */
public record DockerReading(Engine engine, SortedMap<ObjectKey, Observation> objects, SortedMap<ObjectKey, Ongoing> ongoing,
    SortedMap<String, PortUser> takenPorts) {
  public DockerReading {
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    ongoing = Collections.unmodifiableSortedMap(new TreeMap<>(ongoing));
    takenPorts = Collections.unmodifiableSortedMap(new TreeMap<>(takenPorts));
  }
}
