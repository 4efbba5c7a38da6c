package dev.evenkeel.hosts.docker;

import dev.evenkeel.api.host.HostState.Engine;
import dev.evenkeel.api.host.HostState.Ongoing;
import dev.evenkeel.api.host.HostState.PortUser;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One reading of an engine.
 *
 * @param objects containers, networks, volumes and images that were asked about; in a full reading also what carries our mark and what the ledger knows
 * @param takenPorts host ports with their protocol by the container that publishes them now
 * @param networks the names of all networks, for requirements; empty when no network was asked about
 * @param volumes the names of all volumes, likewise
 */
public record DockerReading(Engine engine, SortedMap<ObjectKey, Observation> objects, SortedMap<ObjectKey, Ongoing> ongoing,
    SortedMap<String, PortUser> takenPorts, SortedSet<String> networks, SortedSet<String> volumes) {
  public DockerReading {
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    ongoing = Collections.unmodifiableSortedMap(new TreeMap<>(ongoing));
    takenPorts = Collections.unmodifiableSortedMap(new TreeMap<>(takenPorts));
    networks = Collections.unmodifiableSortedSet(new TreeSet<>(networks));
    volumes = Collections.unmodifiableSortedSet(new TreeSet<>(volumes));
  }
}
