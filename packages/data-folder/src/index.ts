export { openDataFolder, readOrCreate, replaceFile, type DataFolder } from './data-folder.ts';
export { DataFolderError, type DataFolderErrorCode } from './error.ts';
