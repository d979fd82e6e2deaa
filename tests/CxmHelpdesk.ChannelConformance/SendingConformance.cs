using System.Text;
using System.Text.RegularExpressions;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.ChannelConformance;

/// <summary>What descriptor, sending and checking must hold for every channel, besides <see cref="ParsingConformance"/>.</summary>
public abstract partial class SendingConformance : ParsingConformance
{
    /// <summary>Stands in every secret setting, so that it can be looked for wherever it must not be.</summary>
    protected const string Secret = "s3cret-that-must-not-show-0123456789abcdef";

    /// <summary>An account whose configuration works, or would with its provider at hand.</summary>
    protected virtual ChannelAccount Account => new(
        7,
        Channel.Descriptor.Key,
        "account-key",
        "Account",
        Channel.Descriptor.Settings.ToDictionary(setting => setting.Key, setting => setting.Secret ? Secret : setting.Default ?? ""));

    /// <summary>Somebody whom this channel can write to.</summary>
    protected abstract Party Customer { get; }

    /// <summary>Each way in which sending can end, with the provider made to answer so. At least one for a channel that answers.</summary>
    protected abstract IReadOnlyList<SendCase> SendCases { get; }

    /// <summary>What the desk adds to a message on this channel, such as the conversation that it belongs to.</summary>
    protected virtual OutboundMessage Shaped(OutboundMessage message) => message;

    [Fact]
    public void The_descriptor_is_complete()
    {
        var descriptor = Channel.Descriptor;
        Assert.Matches(KebabCase(), descriptor.Key);
        Assert.NotEmpty(descriptor.Name);
        Assert.NotEmpty(descriptor.Icon);
        Assert.True(descriptor.Patience > TimeSpan.Zero, "Customers have some patience.");
        Assert.True(descriptor.Capabilities.MaxLength > 0, "A message has some length.");
        Assert.Same(descriptor, Channel.Descriptor);
    }

    [Fact]
    public void Every_setting_has_one_field_with_a_name_for_people()
    {
        var fields = Channel.Descriptor.Settings;
        Assert.Equal(fields.Count, fields.Select(field => field.Key).Distinct().Count());
        Assert.All(fields, field =>
        {
            Assert.Matches(CamelCase(), field.Key);
            Assert.NotEmpty(field.Label);
            Assert.False(field.Secret && field.Default is not null, $"{field.Key} is secret and has a default.");
            Assert.Equal(field.Kind is SettingKind.Choice, field.Options is { Count: > 1 });
            Assert.True(field.Options is null || field.Default is null || field.Options.Contains(field.Default), $"{field.Key} has a default that is no option.");
        });
        Assert.All(
            Channel.Descriptor.Presets.SelectMany(preset => preset.Values),
            value => Assert.True(fields.Any(field => field.Key == value.Key && !field.Secret && (field.Options?.Contains(value.Value) ?? true)), $"{value.Key} of a preset is no setting."));
    }

    [Fact]
    public void An_account_in_a_text_shows_no_setting() => Assert.DoesNotContain(Secret, Account.ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task Every_end_of_sending_is_named_right()
    {
        foreach (var (name, prepare, to, isExpected) in SendCases)
        {
            prepare?.Invoke();
            var outcome = await SendAsync(Message(to ?? Customer, "Hello"));
            Assert.True(isExpected(outcome), $"{name}: got {outcome}");
            Assert.DoesNotContain(Secret, outcome.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Sending_that_is_cancelled_ends() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Channel.SendAsync(Message(Customer, "Hello"), Account, new CancellationToken(true)));

    [Fact]
    public async Task A_check_that_is_cancelled_ends() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Channel.CheckAsync(Account, new CancellationToken(true)));

    [Fact]
    public async Task A_check_names_a_field_that_there_is_and_shows_no_secret()
    {
        foreach (var field in Channel.Descriptor.Settings)
        {
            var broken = Account with { Settings = new Dictionary<string, string>(Account.Settings) { [field.Key] = "\u0001 not what it should be" } };
            if (await Channel.CheckAsync(broken, default) is DoesNotWork wrong)
            {
                Assert.True(wrong.Field is null || Channel.Descriptor.Settings.Any(known => known.Key == wrong.Field), $"There is no field {wrong.Field}.");
                Assert.NotEmpty(wrong.Explanation);
                Assert.DoesNotContain(Secret, wrong.ToString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_text_above_the_limit_goes_in_pieces_that_each_fit()
    {
        var limit = Channel.Descriptor.Capabilities.MaxLength;
        var text = string.Concat(Enumerable.Repeat("これは長い文章です。 A long text, 😀 with faces. ", limit / 20 + 2));
        var bytes = Channel.Descriptor.Capabilities.MaxBytes;
        var pieces = TextSplitter.Split(text, limit, bytes);

        Assert.True(pieces.Count > 1, "The text was meant to be too long.");
        Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, limit));
        Assert.All(pieces, piece => Assert.True(bytes is null || Encoding.UTF8.GetByteCount(piece) <= bytes, "A piece has too many bytes."));
        Assert.Equal(WithoutBlanks(text), WithoutBlanks(string.Concat(pieces)));
        if (Channel.Descriptor.Capabilities.Answers && SendCases.FirstOrDefault(one => one.IsExpected(new Sent("x"))) is { } works)
        {
            works.Prepare?.Invoke();
            Assert.IsType<Sent>(await SendAsync(Message(Customer, pieces[0])));
        }
    }

    [Fact]
    public async Task The_same_message_again_has_the_same_name()
    {
        if (SendCases.FirstOrDefault(one => one.IsExpected(new Sent("x"))) is not { } works)
        {
            Assert.False(Channel.Descriptor.Capabilities.Answers, "A channel that answers must have a case in which sending works.");
            return;
        }

        works.Prepare?.Invoke();
        var first = Assert.IsType<Sent>(await SendAsync(Message(Customer, "Hello")));
        works.Prepare?.Invoke();
        var second = Assert.IsType<Sent>(await SendAsync(Message(Customer, "Hello") with { IdempotencyKey = "m2" }));
        Assert.InRange(first.ExternalId.Length, 1, 400);
        Assert.NotEqual(first.ExternalId, second.ExternalId);
    }

    [Fact]
    public void An_account_says_whether_anything_can_be_sent_by_it() =>
        Assert.Equal(SendCases.Any(one => one.IsExpected(new Sent("x"))), Channel.CanSend(Account));

    protected static OutboundMessage Message(Party to, string text) => new("m1", to, text) { Subject = "Re: Help", AgentName = "Ada", Language = "en", WrittenAt = TimeProvider.System.GetUtcNow() };

    private Task<SendOutcome> SendAsync(OutboundMessage message) => Channel.SendAsync(Shaped(message), Account, default);

    private static string WithoutBlanks(string text) => new([.. text.Where(c => !char.IsWhiteSpace(c))]);

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex KebabCase();

    [GeneratedRegex("^[a-z][a-zA-Z0-9]*$")]
    private static partial Regex CamelCase();
}

/// <param name="Prepare">Makes the provider answer so.</param>
/// <param name="To">Null: <see cref="SendingConformance.Customer"/>.</param>
public sealed record SendCase(string Name, Action? Prepare, Party? To, Func<SendOutcome, bool> IsExpected);
