using CxmHelpdesk.Desk.Data;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace CxmHelpdesk.Desk.Tests;

/// <summary>A suite that runs on both engines through two subclasses, the one for SQL Server named ...OnSqlServer.</summary>
public abstract class StoreTests : IAsyncLifetime
{
    protected TestDb Test { get; private set; } = null!;

    protected Db Db => Test.Db;

    public virtual async Task InitializeAsync() => Test = await OpenAsync();

    public async Task DisposeAsync() => await Test.DisposeAsync();

    protected abstract Task<TestDb> OpenAsync();
}

/// <summary>A fact of a <see cref="StoreTests"/> suite: reported as skipped, with the reason, where its engine is not at hand.</summary>
[XunitTestCaseDiscoverer("CxmHelpdesk.Desk.Tests.StoreFactDiscoverer", "CxmHelpdesk.Desk.Tests")]
public sealed class StoreFactAttribute : FactAttribute;

public sealed class StoreFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new StoreFactCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

public sealed class StoreFactCase : XunitTestCase
{
    [Obsolete("For the deserializer.")]
    public StoreFactCase()
    {
    }

    public StoreFactCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.Name.EndsWith("OnSqlServer", StringComparison.Ordinal) && TestDb.SqlServer is null
            ? new SqlServerFactAttribute().Skip
            : base.GetSkipReason(factAttribute);
}
