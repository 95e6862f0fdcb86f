// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/entryview.h"

#include "ui/theme/format.h"
#include "ui/widgets/labels.h"

#include <QDateTime>
#include <QImage>
#include <QLabel>
#include <QLocale>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextTable>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr int kShown = 300;
constexpr qsizetype kMostSaves = 6;

QString dayOf(qint64 at)
{
    return QLocale::c().toString(QDateTime::fromMSecsSinceEpoch(at).toLocalTime(), QStringLiteral("d MMM yyyy HH:mm"));
}

/// The parts of an entry one after the other, each below its name, cut where reading them would hold the window up.
QString markdownOf(const knowledge::Entry& entry)
{
    QString markdown;
    for (const knowledge::Part& part : knowledge::partsOf(entry)) {
        if (!part.title.isEmpty())
            markdown += QStringLiteral("\n\n**") + part.title + QStringLiteral("**\n\n");
        const qsizetype left = EntryView::kMostText - markdown.size();
        if (left <= 0 || part.text.size() > left) {
            markdown += plainProse(part.text, int(qMax(qsizetype(0), left)))
                + EntryView::tr("\n\n*Only the beginning is shown. `wavedeckctl lesson show %1` shows all of it.*")
                      .arg(knowledge::idOf(entry.number));
            break;
        }
        markdown += plainProse(part.text, EntryView::kMostText);
    }
    return markdown;
}

QString hoursText(int minutes)
{
    return EntryView::tr("%1 h").arg(QLocale::c().toString(minutes / 60.0, 'g', 4));
}

/// "opened 3 times · 20 h saved, 5 h of writing: 4.0"; what nobody said is left out.
QStringList worthOf(const knowledge::Entry& entry)
{
    QStringList facts;
    if (entry.views > 0)
        facts.append(
            entry.views == 1 ? EntryView::tr("opened once") : EntryView::tr("opened %1 times").arg(entry.views));
    QStringList times;
    if (entry.minutesSaved >= 0)
        times.append(EntryView::tr("%1 saved").arg(hoursText(entry.minutesSaved)));
    if (entry.minutesSpent >= 0)
        times.append(EntryView::tr("%1 of writing").arg(hoursText(entry.minutesSpent)));
    QString text = times.join(QStringLiteral(", "));
    if (const auto worth = knowledge::returnOf(entry))
        text += EntryView::tr(": worth %1 times its cost").arg(QString::number(*worth, 'f', 1));
    if (!text.isEmpty())
        facts.append(text);
    return facts;
}

/// Markdown comes without room between its paragraphs, and with lists half a column in.
void spaceOut(QTextDocument& document)
{
    constexpr qreal kParagraph = 8;
    constexpr qreal kItem = 2;
    document.setIndentWidth(20);
    QTextCursor cursor(&document);
    cursor.beginEditBlock();
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        cursor.setPosition(block.position());
        const QTextBlock next = block.next();
        const auto isCode
            = [](const QTextBlock& one) { return one.blockFormat().hasProperty(QTextFormat::BlockCodeFence); };
        const bool goesOn
            = next.isValid() && ((isCode(block) && isCode(next)) || (block.textList() && next.textList()));
        QTextBlockFormat format = block.blockFormat();
        format.setBottomMargin(cursor.currentTable() ? 0 : !goesOn ? kParagraph : block.textList() ? kItem : 0);
        cursor.setBlockFormat(format);
    }
    cursor.endEditBlock();
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
    spaceOut(*document());
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
    if (!entry->place.isEmpty() && entry->kind != QLatin1String("component"))
        facts.append(plain(entry->place, 120));
    if (entry->number > 0)
        facts.append(stateWords(entry->state));
    if (!entry->links.isEmpty())
        facts.append(plain(entry->links.join(QStringLiteral(", ")), kShown));
    if (entry->kind == QLatin1String("component"))
        facts.append(entry->reuses == 1 ? tr("used again once") : tr("used again %1 times").arg(entry->reuses));
    facts += worthOf(*entry);
    if (!entry->unreadBy.isEmpty())
        facts.append(tr("must be read by %1").arg(plain(entry->unreadBy.join(QStringLiteral(", ")), kShown)));
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
