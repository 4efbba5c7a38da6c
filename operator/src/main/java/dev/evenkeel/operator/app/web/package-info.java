/**
 * The web page: one document, its styles and its scripts, which ask the HTTP API like any other client. Nothing is loaded from elsewhere, and there is no build step: the files beside this package in the resources are what the browser gets. Each script says at its top what it is for.
 */
@NullMarked
package dev.evenkeel.operator.app.web;

import org.jspecify.annotations.NullMarked;
