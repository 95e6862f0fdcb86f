// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/recoverypanel.h"

#include "ui/widgets/labels.h"
#include "ui/theme/format.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace wavedeck::ui::start {

namespace {
constexpr int kMostRows = 3;
}

RecoveryPanel::RecoveryPanel(const Appearance& appearance, EngineCommands& commands, QWidget* parent)
    : QFrame(parent)
    , m_appearance(appearance)
    , m_commands(commands)
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("recovery"));
    setAccessibleName(QStringLiteral("Sessions that wait since the engine ended"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    connect(&appearance, &Appearance::changed, this, &RecoveryPanel::fill);
    hide();
}

int RecoveryPanel::waiting() const
{
    return int(m_recovery.waiting.size());
}

void RecoveryPanel::setSessions(const QList<SessionLine>& sessions)
{
    Recovery now = recoveryOf(sessions);
    QSet<QString> held;
    for (const SessionLine& line : std::as_const(now.waiting))
        held.insert(line.session.id);
    m_kept.intersect(held); // one that is held again later is asked about again
    now.waiting.removeIf([this](const SessionLine& line) { return m_kept.contains(line.session.id); });
    const auto key = [](const Recovery& recovery) {
        QStringList parts{QString::number(recovery.goingOn)};
        for (const SessionLine& line : recovery.waiting)
            parts += {line.session.id, line.session.operatorHold, QString::number(line.succeeded),
                QString::number(line.live)};
        return parts;
    };
    if (key(now) == key(m_recovery))
        return;
    const int before = waiting();
    m_recovery = std::move(now);
    for (auto it = m_notes.begin(); it != m_notes.end();)
        it = held.contains(it.key()) ? std::next(it) : m_notes.erase(it);
    fill();
    if (before != waiting())
        Q_EMIT waitingChanged();
}

void RecoveryPanel::fill()
{
    const QString focused = focusWidget() && isAncestorOf(focusWidget()) ? focusWidget()->objectName() : QString();
    if (m_content) { // what is pressed is in it
        m_content->setParent(nullptr);
        m_content->deleteLater();
    }
    m_content = new QWidget(this);
    m_buttons.clear();
    auto* layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(m_appearance.px(16), m_appearance.px(8), m_appearance.px(16), m_appearance.px(8));
    layout->setSpacing(m_appearance.px(6));
    const qsizetype count = m_recovery.waiting.size();
    QString lead = count == 1 ? QStringLiteral("The engine ended, and a session waits for you.")
                              : QStringLiteral("The engine ended, and %1 sessions wait for you.").arg(count);
    if (m_recovery.goingOn > 0)
        lead += m_recovery.goingOn == 1 ? QStringLiteral(" Another one simply runs on.")
                                        : QStringLiteral(" %1 others simply run on.").arg(m_recovery.goingOn);
    layout->addWidget(makeLabel(m_content, "heading", lead));
    for (const SessionLine& line : m_recovery.waiting.mid(0, kMostRows))
        layout->addWidget(makeRow(line));
    if (count > kMostRows)
        layout->addWidget(makeLabel(
            m_content, "secondary", QStringLiteral("and %1 more, on the page History").arg(count - kMostRows)));
    m_layout->addWidget(m_content);
    m_content->show();
    setVisible(count > 0);
    for (QWidget* button : std::as_const(m_buttons))
        if (!focused.isEmpty() && button->objectName() == focused)
            button->setFocus(Qt::OtherFocusReason);
}

QWidget* RecoveryPanel::makeRow(const SessionLine& line)
{
    const QString id = line.session.id;
    auto* row = new QWidget(m_content);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(m_appearance.px(8));
    auto* glyph = new GlyphLabel(row, m_appearance);
    glyph->set(Glyph::Held, m_appearance.theme().tone(Tone::Warning).text);
    auto* name = new ElideLabel(row, "heading");
    name->setLine(QStringLiteral("%1 %2").arg(plain(id), plain(line.session.name)));
    name->setMaximumWidth(QFontMetrics(m_appearance.font()).averageCharWidth() * 40);
    auto* detail = new ElideLabel(row, "secondary");
    const QString stands = QStringLiteral("%1 of %2 done, %3 live").arg(line.succeeded).arg(line.agents).arg(line.live);
    detail->setLine(m_notes.contains(id)
            ? plain(m_notes.value(id), 400)
            : QString(stands + QStringLiteral("; ") + plain(line.session.operatorHold, 300)));
    layout->addWidget(glyph);
    layout->addWidget(name);
    layout->addWidget(detail, 1);
    const auto add = [&](const char* object, Glyph icon, const QString& text, auto action) {
        QPushButton* button = makeButton(row, m_appearance, icon, text, "small");
        button->setObjectName(QLatin1String(object) + QLatin1Char('-') + id);
        button->setAccessibleName(QStringLiteral("%1: %2").arg(text, name->line()));
        connect(button, &QPushButton::clicked, this, action);
        layout->addWidget(button);
        m_buttons.append(button);
    };
    add("goOn", Glyph::Play, QStringLiteral("Go on"),
        [this, id] { ask(id, QStringLiteral("session.resume"), QStringLiteral("Resuming")); });
    add("keepHeld", Glyph::Pause, QStringLiteral("Keep held"),
        [this, id] { ask(id, QStringLiteral("session.hold"), QStringLiteral("Holding")); });
    add("look", Glyph::Eye, QStringLiteral("Look at it"), [this, id] { Q_EMIT followAsked(id); });
    return row;
}

void RecoveryPanel::ask(const QString& session, const QString& command, const QString& doing)
{
    const bool resumes = command == QLatin1String("session.resume");
    m_notes.insert(session, doing);
    fill();
    m_commands.ask(
        command, EngineCommands::about(session), this, [this, session, resumes](const Result<QJsonObject>& answer) {
            if (!answer) {
                m_notes.insert(session, answer.error().line());
                return fill();
            }
            m_notes.remove(session);
            if (resumes)
                return Q_EMIT followAsked(session);
            m_kept.insert(session);
            m_recovery.waiting.removeIf([&](const SessionLine& line) { return line.session.id == session; });
            fill();
            Q_EMIT waitingChanged();
        });
}

void RecoveryPanel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = m_appearance.theme();
    painter.fillRect(rect(), theme.tone(Tone::Warning).tint);
    painter.fillRect(0, height() - 1, width(), 1, theme.line);
}

} // namespace wavedeck::ui::start
