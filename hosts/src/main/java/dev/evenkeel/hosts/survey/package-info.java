/** What stands on a host before Evenkeel keeps anything there: units, cron entries, processes that nobody looks after, and the texts of files. Reads by one command at a time over a link; takes no lock and writes nothing. */
@NullMarked
package dev.evenkeel.hosts.survey;

import org.jspecify.annotations.NullMarked;
