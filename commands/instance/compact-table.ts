import pc from 'picocolors';

/** How a command's tables look: no colours of the table's own, and no line between rows. */
export const compactTable = {
  style: { head: pc.isColorSupported ? ['bold'] : [], border: [] },
  chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
};
