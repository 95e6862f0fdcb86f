// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/sessionheader.h"

#include "ui/live/wavecard.h"
#include "ui/theme/format.h"

#include "models/live/words.h"

#include <QFileInfo>

#include <algorithm>
#include <tuple>

namespace wavedeck::ui {

namespace {

constexpr int kHeight = 80;
constexpr int kSecondRow = 76;
constexpr int kLeastVerdict = 300;
constexpr int kWideRoom = 1268; // a window of 1340 without its rail
constexpr qint64 kLeastRateSpanMs = 5'000;

/// "18.4 M" → "18.4", "M"
std::pair<QString, QString> split(const QString& text)
{
    const qsizetype at = text.lastIndexOf(QLatin1Char(' '));
    return at < 0 ? std::pair(text, QString()) : std::pair(text.left(at), text.mid(at + 1));
}

} // namespace

QString SessionHeader::elapsedSub() const
{
    if (!m_live)
        return {};
    if (m_live->session.endedAt > 0)
        return QStringLiteral("ended ") + clock(m_live->session.endedAt);
    if (isOver())
        return {};
    return m_summary.leftMs ? roughly(*m_summary.leftMs) + QStringLiteral(" left") : QStringLiteral("no estimate yet");
}

SessionHeader::Number SessionHeader::tokenNumber() const
{
    Number number{QStringLiteral("Tokens"), kNone, {}, QStringLiteral("none told"), QStringLiteral("Tokens unknown")};
    // Told costs alone do not say how many tokens there were.
    if (!m_live || !m_summary.costKnown || (m_summary.tokens == 0 && m_summary.costMicroUsd > 0))
        return number;
    std::tie(number.value, number.unit) = split(tokens(m_summary.tokens));
    number.sub.clear();
    if (!isOver() && m_tokens.size() > 1) {
        const qint64 span = m_tokens.back().first - m_tokens.front().first;
        if (span >= kLeastRateSpanMs)
            number.sub = tokens((m_tokens.back().second - m_tokens.front().second) * 1000 / span)
                + QStringLiteral(" per second");
    }
    if (m_live->budgetTokens > 0 && (number.sub.isEmpty() || isOver()))
        number.sub = percent(100.0 * double(m_summary.tokens) / double(m_live->budgetTokens)) + QStringLiteral(" of ")
            + tokens(m_live->budgetTokens);
    number.sentence = tokens(m_summary.tokens) + QStringLiteral(" tokens");
    if (!number.sub.isEmpty())
        number.sentence += QStringLiteral(", ") + number.sub;
    return number;
}

SessionHeader::Number SessionHeader::costNumber() const
{
    Number number{QStringLiteral("Cost"), kNone, {}, {}, QStringLiteral("Cost unknown")};
    const bool known = m_live && m_summary.costKnown && (m_summary.costMicroUsd > 0 || m_summary.tokens == 0);
    const qint64 budget = m_live ? m_live->budgetMicroUsd : 0;
    if (!known) {
        number.sub = budget > 0 ? money(budget) + QStringLiteral(" budget") : QStringLiteral("none told");
        return number;
    }
    number.value = money(m_summary.costMicroUsd);
    number.sub = budget > 0 ? percent(100.0 * double(m_summary.costMicroUsd) / double(budget)) + QStringLiteral(" of ")
            + money(budget) + QStringLiteral(" budget")
                            : QStringLiteral("no budget");
    number.sentence = QStringLiteral("Cost ") + number.value + QStringLiteral(", ") + number.sub;
    return number;
}

QList<SessionHeader::Number> SessionHeader::numbers() const
{
    const int total = m_summary.counts.total();
    Number elapsed{QStringLiteral("Elapsed"), m_live ? duration(m_summary.elapsedMs) : kNone, {}, elapsedSub(), {}};
    elapsed.sentence
        = QStringLiteral("Elapsed ") + (m_live ? spokenDuration(m_summary.elapsedMs) : QStringLiteral("unknown"));
    if (!elapsed.sub.isEmpty())
        elapsed.sentence += QStringLiteral(", ") + elapsed.sub;
    Number agents{QStringLiteral("Agents done"), m_live ? QString::number(m_summary.counts.done()) : kNone,
        m_live ? QStringLiteral("/ ") + QString::number(total) : QString(), {}, {}};
    if (m_live && isOver())
        agents.sub = QStringLiteral("%1 finished").arg(m_summary.counts.finished());
    else if (m_live)
        agents.sub = QStringLiteral("%1 live, limit %2").arg(m_summary.counts.live()).arg(m_live->session.maxParallel);
    agents.sentence = m_live
        ? QStringLiteral("%1 of %2 agents done, %3").arg(m_summary.counts.done()).arg(total).arg(agents.sub)
        : QStringLiteral("Agents unknown");
    QList<Number> all{elapsed, agents, tokenNumber(), costNumber()};
    if (m_stale)
        for (Number& number : all)
            number.sentence += QStringLiteral(", as last told");
    return all;
}

int SessionHeader::numberWidth(const Number& number, const Arrangement& how) const
{
    qreal value = m_fonts.width(number.value, how.number, QFont::DemiBold);
    if (!number.unit.isEmpty())
        value += m_fonts.px(5) + m_fonts.width(number.unit, 16, QFont::Medium);
    qreal width = std::max(m_fonts.width(number.name, 12), value);
    if (how.subs)
        width = std::max(width, m_fonts.width(number.sub, 12));
    return int(width) + 1 + 2 * m_fonts.px(how.pad);
}

int SessionHeader::verdictWidth(const Arrangement& how) const
{
    const qreal text
        = m_fonts.width(m_live ? m_summary.verdict : QStringLiteral("No session"), how.verdict, QFont::DemiBold);
    return int(text) + 1 + m_fonts.px(22 + 10) + 2 * m_fonts.px(how.pad);
}

/// All texts the buttons may have get the same room, so that nothing moves when one changes.
int SessionHeader::buttonsWidth() const
{
    if (isOver())
        return 0;
    qreal text = 0;
    for (const QString& word : {QStringLiteral("Hold new agents"), QStringLiteral("Stop session…"),
             QStringLiteral("Release agents"), QStringLiteral("Resuming…")})
        text = std::max(text, m_fonts.width(word, 13, QFont::Medium));
    return int(text) + m_fonts.px(13 + 8 + 2 * 12) + 2 * m_fonts.px(12);
}

SessionHeader::Places SessionHeader::placesFor(int width) const
{
    const QList<Number> shown = numbers();
    QList<Arrangement> ways;
    if (width >= kWideRoom)
        ways.append(Arrangement());
    ways.append({11, 22, 28, false, true, false});
    if (width < kWideRoom) {
        ways.append({11, 22, 28, false, false, false});
        ways.append({11, 22, 24, false, false, false});
    }
    const Arrangement last{11, 22, 22, false, true, true};
    for (const Arrangement& way : std::as_const(ways)) {
        Places places = place(width, way, shown);
        if (places.verdict.width() >= std::max(verdictWidth(way), m_fonts.px(width >= kWideRoom ? kLeastVerdict : 240)))
            return places;
    }
    return place(width, last, shown);
}

SessionHeader::Places SessionHeader::place(int width, const Arrangement& how, const QList<Number>& shown) const
{
    Places places;
    places.how = how;
    const int row = m_fonts.px(kHeight) - 1; // its lower border
    const int block = how.twoRows ? m_fonts.px(kSecondRow) : row;
    places.height = (how.twoRows ? row + block : row) + 1;
    int right = width;
    const int buttons = buttonsWidth();
    places.buttons = QRect(right - buttons, 0, buttons, row);
    right -= buttons;
    const int attention = m_attention->widthFor(how.pad);
    places.attention = QRect(right - attention, 0, attention, row);
    right -= attention;
    QList<int> widths;
    for (const Number& number : shown)
        widths.append(numberWidth(number, how));
    if (how.twoRows) {
        int x = 0;
        for (const int one : std::as_const(widths)) {
            places.numbers.append(QRect(x, row, one, block));
            x += one;
        }
    } else {
        for (qsizetype i = widths.size() - 1; i >= 0; --i) {
            right -= widths[i];
            places.numbers.prepend(QRect(right, 0, widths[i], row));
        }
    }
    places.verdict = QRect(0, 0, right, row);
    return places;
}

void SessionHeader::rebuild()
{
    const Face before = m_face;
    const QList<Part> partsBefore = m_parts;
    const QList<BarPiece> piecesBefore = m_progress;
    m_attention->show(m_live ? m_summary.attention : QList<Attention>(), m_stale);
    const int heightBefore = m_places.height;
    const QRect attentionBefore = m_places.attention;
    const QList<QRect> numbersBefore = m_places.numbers;
    m_places = placesFor(width());
    m_attention->setPadding(m_places.how.pad);
    m_attention->setGeometry(m_places.attention);
    const int side = m_fonts.px(12);
    const int button = m_fonts.px(28);
    const QRect buttons = m_places.buttons.adjusted(side, 0, -side, 0);
    m_hold->setGeometry(buttons.left(), m_fonts.px(9), buttons.width(), button);
    m_stop->setGeometry(buttons.left(), m_fonts.px(9) + button + m_fonts.px(4), buttons.width(), button);
    m_face = {};
    m_parts.clear();
    writeVerdict(m_places);
    writeNumbers(m_places, numbers());
    for (const QRect& rect : m_face.changedSince(before))
        update(rect);
    if (!std::equal(m_progress.begin(), m_progress.end(), piecesBefore.begin(), piecesBefore.end(),
            [](const BarPiece& a, const BarPiece& b) { return a.state == b.state && a.rect == b.rect; }))
        update(m_progressRect);
    // Borders and the progress strip move with the blocks.
    if (m_places.attention != attentionBefore || m_places.numbers != numbersBefore)
        update();
    if (m_places.height != heightBefore)
        updateGeometry();
    for (qsizetype i = 0; i < std::min(m_parts.size(), partsBefore.size()); ++i)
        if (m_parts[i].name != partsBefore[i].name && (i != 1 || m_parts.size() != partsBefore.size()))
            tellPart(this, int(i), QAccessible::NameChanged); // not elapsed, which changes every second
}

void SessionHeader::writeVerdict(const Places& places)
{
    const Theme& theme = m_fonts.theme();
    const QRect area = places.verdict.adjusted(m_fonts.px(places.how.pad), 0, -m_fonts.px(places.how.pad), 0);
    const QRectF about(area.left(), m_fonts.px(10), area.width(), m_fonts.px(16));
    const QRectF line(area.left(), about.bottom(), area.width(), m_fonts.px(32));
    m_progressRect = QRect(area.left(), int(line.bottom()) + m_fonts.px(4), area.width(), m_fonts.px(8));
    Part part;
    part.rect = QRect(area.left(), int(about.top()), area.width(), m_progressRect.bottom() - int(about.top()));
    if (!m_live) {
        LineWriter(m_face, m_fonts, line, places.how.verdict, QFont::DemiBold)
            .name(QStringLiteral("No session"), places.how.verdict, QFont::DemiBold, theme.t3);
        m_progress.clear();
        part.name = QStringLiteral("No session");
        m_parts.append(part);
        return;
    }
    const Session& session = m_live->session;
    LineWriter top(m_face, m_fonts, about, 12);
    top.name(session.id, 12, QFont::Normal, theme.t3).gap(m_fonts.px(6));
    const QString file = plain(QFileInfo(session.planFile).fileName(), 120);
    const QString plan = QStringLiteral("· plan ") + file;
    const QString name = plain(session.name, 160);
    const bool withPlan = places.how.plan && !file.isEmpty()
        && m_fonts.width(name, 12) + m_fonts.px(6) + m_fonts.width(plan, 12) <= top.room();
    // A verdict names what it is in spite of; the rest is in the tool tip.
    const QString exceptions = plain(m_summary.exceptions.join(QStringLiteral("; ")), 1000);
    top.name(name, 12, QFont::Normal, theme.t2);
    if (!exceptions.isEmpty())
        top.gap(m_fonts.px(6)).name(QStringLiteral("· in spite of ") + exceptions, 12, QFont::Normal, theme.t2);
    else if (withPlan)
        top.gap(m_fonts.px(6)).text(plan, 12, QFont::Normal, theme.t3);
    const bool held = !session.operatorHold.isEmpty() && session.state == SessionState::Running;
    const Glyph glyph = held ? Glyph::Held : glyphOf(session.state);
    LineWriter verdict(m_face, m_fonts, line, places.how.verdict, QFont::DemiBold);
    const QColor tone = theme.tone(held ? Tone::Warning : toneOf(session.state)).text;
    verdict.glyph(glyph, m_fonts.px(22), m_stale ? theme.t3 : tone, theme.panel).gap(m_fonts.px(10));
    verdict.name(plain(m_summary.verdict), places.how.verdict, QFont::DemiBold, m_stale ? theme.t2 : theme.t1);
    m_progress = barPieces(QRectF(m_progressRect), m_summary.counts);
    part.name = session.id + QLatin1Char(' ') + name + QStringLiteral(": ") + plain(m_summary.verdict)
        + (exceptions.isEmpty() ? QString() : QString(QStringLiteral(", in spite of ") + exceptions))
        + QStringLiteral("; ") + countsInWords(m_summary.counts);
    m_parts.append(part);
}

void SessionHeader::writeNumbers(const Places& places, const QList<Number>& shown)
{
    const Theme& theme = m_fonts.theme();
    const QColor colour = m_stale ? theme.t3 : theme.t1;
    for (qsizetype i = 0; i < shown.size(); ++i) {
        const Number& number = shown[i];
        const int pad = m_fonts.px(places.how.pad);
        const QRect block = places.numbers[i];
        const QRectF name(block.left() + pad, block.top() + m_fonts.px(places.how.twoRows ? 6 : 10),
            block.width() - 2 * pad, m_fonts.px(16));
        const QRectF value(name.left(), name.bottom(), name.width(), m_fonts.px(32));
        LineWriter(m_face, m_fonts, name, 12).text(number.name, 12, QFont::Normal, theme.t3);
        LineWriter line(m_face, m_fonts, value, places.how.number, QFont::DemiBold);
        line.text(number.value, places.how.number, QFont::DemiBold, colour);
        if (!number.unit.isEmpty())
            line.gap(m_fonts.px(5)).text(number.unit, 16, QFont::Medium, theme.t3);
        const QRectF sub(name.left(), value.bottom(), name.width(), m_fonts.px(16));
        if (places.how.subs)
            LineWriter(m_face, m_fonts, sub, 12).text(number.sub, 12, QFont::Normal, theme.t3);
        Part part;
        part.name = number.sentence;
        part.rect = block;
        m_parts.append(part);
    }
}

} // namespace wavedeck::ui
