import { DEFAULTS } from '@sglang-ci/core';
import { imageCheckCard, type TeamsMessage } from '@sglang-ci/teams';
import type { CheckedImage } from './check-images.ts';
import { dockerHubLink } from './docker-hub-link.ts';
import type { CheckHeader } from './render-check.ts';

/** The check as a card for the Teams channel. */
export function cardOfCheck(images: readonly CheckedImage[], header: CheckHeader): TeamsMessage {
  const { host, repository, at, timeZone, days } = header;
  return imageCheckCard({
    date: days[0] ?? '',
    repository,
    host,
    checkedAt: at,
    timeZone,
    images: images.map(({ day, hardware, rocm, state, required, tag, reason }) => ({
      label: `${hardware} (${rocm})${days.length > 1 ? ` of ${day}` : ''}`,
      state,
      required,
      ...(tag === undefined ? {} : { tag }),
      ...(reason === undefined ? {} : { reason }),
    })),
    links: { workflow: DEFAULTS.imageWorkflowUrl, ...dockerHubLink(repository) },
  });
}
