export { dockerHubSource, type DockerHubOptions } from './docker-hub-source.ts';
export type { HttpPorts } from './fetch-patiently.ts';
export { findNightlyImage, type NightlyImage, type NightlyImageQuery } from './find-nightly-image.ts';
export { type NightlyTag, type NightlyTagFilter, nightlyTags, searchPart } from './nightly-tags.ts';
export { isPullable, lookUpImage, registrySource, type RemoteImage } from './registry-source.ts';
export { splitRepository } from './repository-host.ts';
export { firstAnswering, publishedTagSource, tagSourceOf } from './tag-source-of.ts';
export { type DayTracks, tracksFor } from './tracks-for.ts';
export { localTagSource, type PublishedTag, type TagSource } from './tag-source.ts';
