// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/entryview.h"

#include "ui/theme/format.h"
#include "ui/widgets/labels.h"

#include <QDateTime>
#include <QImage>
#include <QLabel>
#include <QLocale>
#include <QTextDocument>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr int kShown = 300;
constexpr qsizetype kMostSaves = 6;

QString dayOf(qint64 at)
{
    return QLocale::c().toString(QDateTime::fromMSecsSinceEpoch(at).toLocalTime(), QStringLiteral("d MMM yyyy HH:mm"));
}

/// The parts of an entry one after the other, each below its name.
QString markdownOf(const knowledge::Entry& entry)
{
    const struct {
        const char* title;
        QString knowledge::Entry::*member;
    } parts[] = {{"", &knowledge::Entry::text}, {"Key insight", &knowledge::Entry::insight},
        {"When to apply", &knowledge::Entry::when}, {"Problem", &knowledge::Entry::problem},
        {"Solution", &knowledge::Entry::solution}, {"Rationale", &knowledge::Entry::rationale},
        {"Alternatives", &knowledge::Entry::alternatives}, {"Implication", &knowledge::Entry::implication},
        {"Place", &knowledge::Entry::place}};
    QString markdown;
    for (const auto& part : parts) {
        const QString& text = entry.*part.member;
        if (text.isEmpty())
            continue;
        if (*part.title != '\0')
            markdown += QStringLiteral("\n\n**") + QLatin1String(part.title) + QStringLiteral("**\n\n");
        markdown += plainProse(text, 200'000);
    }
    return markdown;
}

} // namespace

SafeText::SafeText(QWidget* parent)
    : QTextEdit(parent)
{
    setReadOnly(true);
    setAcceptDrops(false);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFrameShape(QFrame::NoFrame);
}

void SafeText::setText(const QString& markdown)
{
    document()->setMarkdown(markdown,
        QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub | QTextDocument::MarkdownNoHTML));
    moveCursor(QTextCursor::Start);
}

QVariant SafeText::loadResource(int type, const QUrl&)
{
    // Where it gets nothing, QTextDocument reads files by itself: it is given something empty.
    if (type != QTextDocument::ImageResource)
        return QByteArrayLiteral("");
    QImage none(1, 1, QImage::Format_ARGB32);
    none.fill(Qt::transparent);
    return none;
}

QString stateWords(const QString& state)
{
    if (state == QLatin1String("verified"))
        return EntryView::tr("verified");
    if (state == QLatin1String("implemented"))
        return EntryView::tr("implemented");
    return state == QLatin1String("planned") ? EntryView::tr("planned, not fixed") : EntryView::tr("documented only");
}

EntryView::EntryView(Appearance&, QWidget* parent)
    : QWidget(parent)
    , m_title(makeWrapped(this, "card"))
    , m_facts(makeWrapped(this, "secondary"))
    , m_text(new SafeText(this))
    , m_saves(makeWrapped(this, "small"))
{
    m_text->setAccessibleName(tr("Text of the entry"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_facts);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_saves);
    setEntry(nullptr);
}

void EntryView::setEntry(const knowledge::Entry* entry)
{
    m_saves->clear();
    if (!entry) {
        m_title->setText(tr("Nothing is chosen"));
        m_facts->clear();
        m_text->clear();
        return;
    }
    m_title->setText(plain(entry->title, kShown));
    QStringList facts{knowledge::kindTitle(entry->kind)};
    if (entry->number > 0)
        facts.prepend(knowledge::idOf(entry->number));
    if (!entry->source.isEmpty())
        facts.append(tr("from %1").arg(plain(entry->source, 120)));
    if (entry->number > 0)
        facts.append(stateWords(entry->state));
    if (!entry->links.isEmpty())
        facts.append(plain(entry->links.join(QStringLiteral(", ")), kShown));
    if (entry->kind == QLatin1String("component"))
        facts.append(entry->reuses == 1 ? tr("used again once") : tr("used again %1 times").arg(entry->reuses));
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    m_text->setText(markdownOf(*entry));
}

void EntryView::setSaves(const QList<KnowledgeSave>& saves)
{
    QStringList lines;
    for (const KnowledgeSave& one : saves.mid(0, kMostSaves))
        lines.append(
            tr("Version %1 · %2 · %3 · %4%5")
                .arg(one.version)
                .arg(dayOf(one.at), plain(one.actor, 60), plain(one.change, 80),
                    one.reason.isEmpty() ? QString() : QString(QStringLiteral(" · ") + plain(one.reason, 80))));
    if (saves.size() > kMostSaves)
        lines.append(tr("and %1 earlier ones").arg(saves.size() - kMostSaves));
    m_saves->setText(lines.join(QLatin1Char('\n')));
}

} // namespace wavedeck::ui
