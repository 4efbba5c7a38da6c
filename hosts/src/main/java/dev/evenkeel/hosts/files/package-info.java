/**
 * Files on a host, through the host shell: many paths read by one command, and files, directories, trees and links put in place or removed. What enters: absolute paths and what should stand there. What leaves: facts, or why they could not be read; not
 * being readable is never the same as not being there.
 *
 * <p>
 * Writing as root into directories of others is the danger here. The way to a directory is gone component by component; a link on it is followed only when root owns it and it stands where only root can put entries. New content is made in a directory that only
 * root can enter, complete, with mode and owner, synced to the disk, and then renamed into place; the last component is never followed.
 */
@NullMarked
package dev.evenkeel.hosts.files;

import org.jspecify.annotations.NullMarked;
