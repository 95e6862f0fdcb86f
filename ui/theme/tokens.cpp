// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tokens.h"

#include <QString>

namespace wavedeck::ui {

namespace {

Theme darkTheme()
{
    Theme t;
    t.dark = true;
    t.win = 0xff121418;
    t.panel = 0xff191c21;
    t.raised = 0xff22262d;
    t.hover = 0xff20242a;
    t.inp = 0xff121418;
    t.log = 0xff14171b;
    t.sel = 0xff1f3450;
    t.selb = t.accent = 0xff5faaf2;
    t.accentFill = 0xff2a70c2;
    t.accentText = 0xffffffff;
    t.line0 = 0xff23272e;
    t.line = 0xff2c313a;
    t.line2 = 0xff414854;
    t.ctl = 0xff6b7482;
    t.t1 = 0xffe9ebee;
    t.t2 = 0xffb7bdc7;
    t.t3 = 0xff969eab;
    t.knock = 0xff15181c;
    t.hatch = 0xfff4c566;
    t.tones = {{{0xff9ea6b2, 0xff2a2e36, 0xff5b6370}, {0xff66b2f5, 0xff1a2f45, 0xff4c9be0},
        {0xff4dc7a2, 0xff16342c, 0xff35997b}, {0xfff2b544, 0xff3a2f15, 0xffc98c1c},
        {0xffff8a6b, 0xff43231b, 0xffde6543}, {0xffc9a0f5, 0xff30264a, 0xffa478d8},
        {0xfff291c5, 0xff40213a, 0xffd0679f}, {0xff74cad6, 0xff173539, 0xff3e98a5}}};
    t.risk = {{{0xff20262d, 0xffb7bdc7}, {0xff3a3522, 0xffe9ebee}, {0xff6b4a1e, 0xffffffff}, {0xffd8603a, 0xff17191d}}};
    return t;
}

Theme lightTheme()
{
    Theme t;
    t.dark = false;
    t.win = 0xffeef0f2;
    t.panel = 0xffffffff;
    t.raised = 0xfff5f6f8;
    t.hover = 0xfff0f3f6;
    t.inp = 0xffffffff;
    t.log = 0xfffbfbfc;
    t.sel = 0xffd9e9fa;
    t.selb = t.accent = 0xff0f62b6;
    t.accentFill = 0xff1c67bc;
    t.accentText = 0xffffffff;
    t.line0 = 0xffeceef0;
    t.line = 0xffdde0e5;
    t.line2 = 0xffc3c8d0;
    t.ctl = 0xff7c8592;
    t.t1 = 0xff1a1e24;
    t.t2 = 0xff434b57;
    t.t3 = 0xff5f6874;
    t.knock = 0xffffffff;
    t.hatch = 0xfff2c063;
    t.tones = {{{0xff565f6b, 0xffe9ebee, 0xff9aa2ae}, {0xff0b5cad, 0xffdfecfa, 0xff3b86d1},
        {0xff08684f, 0xffdaf1e9, 0xff2f9c7c}, {0xff855200, 0xfffcefd2, 0xffc27e06},
        {0xffb02a14, 0xfffbe3dd, 0xffd6492f}, {0xff6b3aab, 0xffede4fa, 0xff9161cc},
        {0xffa0246c, 0xfffae1ef, 0xffc7458f}, {0xff07626f, 0xffd9eff2, 0xff2c8e9c}}};
    t.risk = {{{0xfff2f4f6, 0xff434b57}, {0xfffbefcb, 0xff4a3b0c}, {0xfff6cf8a, 0xff3e2a05}, {0xffc9472b, 0xffffffff}}};
    return t;
}

/// "succeeded" → "Succeeded".
QString capital(QLatin1String word)
{
    QString text(word);
    text[0] = text[0].toUpper();
    return text;
}

} // namespace

Theme Theme::make(bool dark, bool increaseContrast)
{
    Theme theme = dark ? darkTheme() : lightTheme();
    if (increaseContrast) {
        theme.line2 = theme.ctl;
        theme.t3 = theme.t2;
    }
    return theme;
}

Tone toneOf(AgentState state)
{
    switch (state) {
    case AgentState::Starting:
    case AgentState::Running:
        return Tone::Running;
    case AgentState::Overdue:
        return Tone::Warning;
    case AgentState::Succeeded:
        return Tone::Good;
    case AgentState::Failed:
        return Tone::Bad;
    case AgentState::Blocked:
        return Tone::Blocked;
    case AgentState::Lost:
        return Tone::Lost;
    case AgentState::Queued:
    case AgentState::Cancelled:
        return Tone::Neutral;
    }
    return Tone::Neutral;
}

Tone toneOf(GateState state)
{
    switch (state) {
    case GateState::Pending:
        return Tone::Neutral;
    case GateState::Running:
        return Tone::Running;
    case GateState::Passed:
        return Tone::Good;
    case GateState::Failed:
        return Tone::Bad;
    case GateState::Inconclusive:
        return Tone::Warning;
    case GateState::Waived:
        return Tone::Waived;
    }
    return Tone::Neutral;
}

Tone toneOf(WaveState state)
{
    switch (state) {
    case WaveState::Running:
    case WaveState::Gating:
        return Tone::Running;
    case WaveState::Passed:
        return Tone::Good;
    case WaveState::Held:
        return Tone::Warning;
    case WaveState::Failed:
        return Tone::Bad;
    case WaveState::Pending:
    case WaveState::Stopped:
    case WaveState::Skipped:
        return Tone::Neutral;
    }
    return Tone::Neutral;
}

Tone toneOf(SessionState state)
{
    switch (state) {
    case SessionState::Running:
        return Tone::Running;
    case SessionState::Held:
        return Tone::Warning;
    case SessionState::Completed:
        return Tone::Good;
    case SessionState::Failed:
        return Tone::Bad;
    case SessionState::Stopped:
        return Tone::Neutral;
    }
    return Tone::Neutral;
}

Tone toneOf(Attention::Kind kind)
{
    switch (kind) {
    case Attention::AgentFailed:
    case Attention::GateFailed:
    case Attention::AlertCritical:
        return Tone::Bad;
    case Attention::AgentLost:
        return Tone::Lost;
    case Attention::AgentBlocked:
        return Tone::Blocked;
    case Attention::GateWaits:
    case Attention::SessionHeld:
    case Attention::AgentOverdue:
    case Attention::AlertWarning:
    case Attention::AgentSilent:
        return Tone::Warning;
    }
    return Tone::Warning;
}

bool needsPerson(AgentState state)
{
    return state == AgentState::Overdue || state == AgentState::Failed || state == AgentState::Lost
        || state == AgentState::Blocked;
}

QString title(AgentState state)
{
    return capital(word(state));
}

QString title(GateState state)
{
    return capital(word(state));
}

QString title(WaveState state)
{
    return capital(word(state));
}

QString title(SessionState state)
{
    return capital(word(state));
}

} // namespace wavedeck::ui
