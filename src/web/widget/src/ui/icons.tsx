const icon = (path: string) => () => (
  <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d={path} /></svg>
);

export const SendIcon = icon('M4 12 20 4l-5 16-3.5-6.5L4 12Zm7.5 1.5L20 4');
export const ClipIcon = icon('m20 11-8.5 8.5a5.3 5.3 0 0 1-7.5-7.5l8.8-8.8a3.5 3.5 0 0 1 5 5L9 17a1.8 1.8 0 0 1-2.5-2.5L14.5 6.5');
export const CloseIcon = icon('M6 6l12 12M18 6 6 18');
export const BellIcon = icon('M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15L6 16Zm4 4.5a2.2 2.2 0 0 0 4 0');
export const BellOffIcon = icon('M6 16v-5c0-1 .2-1.9.6-2.7M9 5.8A6 6 0 0 1 18 11v3m1.5 4h-15L6 16m4 4.5a2.2 2.2 0 0 0 4 0M4 4l16 16');
export const SmileIcon = icon('M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM8.5 14.200c1.700 2.200 5.300 2.200 7 0M9 9.500v.6M15 9.500v.6');
export const SaveIcon = icon('M12 4v11m-4.500-4L12 15.500 16.500 11M5 20h14');
export const PhoneIcon = icon('M6.500 3.500h3l1.500 4-2 1.500a10 10 0 0 0 6 6l1.500-2 4 1.500v3a2 2 0 0 1-2.200 2A16.500 16.500 0 0 1 4.500 5.700a2 2 0 0 1 2-2.200Z');
export const FileIcon = icon('M7 3h7l4 4v14H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Zm7 0v4h4');
export const BookIcon = icon('M12 6.5C10 5 7.500 4.500 4 4.500v13c3.500 0 6 .5 8 2 2-1.500 4.500-2 8-2v-13c-3.500 0-6 .5-8 2Zm0 0v13');
export const BackIcon = icon('m14 6-6 6 6 6');
