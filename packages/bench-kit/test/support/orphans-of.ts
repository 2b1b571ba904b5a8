import { markedMembers } from '../../src/host-runner/group-members.ts';
import { folderMarker } from '../../src/run/run-process.ts';

/** Numbers of the living processes that were started for a run folder. */
export function orphansOf(runFolder: string): readonly number[] {
  return markedMembers(folderMarker(runFolder)).map((row) => row.pid);
}
