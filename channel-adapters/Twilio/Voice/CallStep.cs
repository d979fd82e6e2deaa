namespace CxmHelpdesk.Channels.Twilio.Voice;

/// <summary>Where in a call a request belongs.</summary>
internal enum CallStep
{
    /// <summary>The call comes in, or ends: both go to the number's own address.</summary>
    None,
    Menu,
    Voicemail,
    Recorded,
    Recording,
    Transcript,
    Live,

    /// <summary>On to the queue.</summary>
    Queue,

    /// <summary>What a waiting caller hears.</summary>
    Wait,
    WaitKey,

    /// <summary>The wait is over, one way or another.</summary>
    Left,

    /// <summary>The agent's phone was answered or not.</summary>
    Dialed,

    /// <summary>The caller has hung up. Told at the number's own address too, if that was set up at Twilio.</summary>
    Over,

    /// <summary>News of the agent's side.</summary>
    Leg,

    /// <summary>A talk was recorded.</summary>
    Talk,

    /// <summary>A customer whom we called has answered.</summary>
    Announce,

    /// <summary>News of the customer's side of a call that we made, and the end of it.</summary>
    OutLeg,
    OutEnd,
}
