using System.Runtime.InteropServices;

namespace CxmHelpdesk.Desk.Attachments;

/// <summary>
/// Makes a rename durable. Flushing a file writes its bytes, not the entry in its folder; .NET opens no folders, so this asks the C
/// library. On Windows the file system's journal does it.
/// </summary>
internal static class FolderSync
{
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = NativeMethods.Open(folder, 0);
        if (handle < 0)
        {
            return;
        }

        // Some network file systems refuse to flush a folder; they are as durable as they are.
        _ = NativeMethods.Flush(handle);
        _ = NativeMethods.Close(handle);
    }

#pragma warning disable SYSLIB1054 // Three calls do not earn unsafe code in the project.
    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Flush(int handle);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int handle);
    }
#pragma warning restore SYSLIB1054
}
