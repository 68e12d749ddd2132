// A short text to begin with, so that the first run needs nothing but a click. Written for this project.
// Simple sentences that come back with other words: little enough to learn in minutes, varied enough to fail at first.

/** About 8 kB: mostly English, with some German and Korean. */
export const sampleText = `The lighthouse keeper

There is a small island in the north, and on the island there is a lighthouse. The lighthouse is white, and its door is red. A woman named Mara lives there with her dog and two hens. The dog is called Bruno. The hens have no names, but they come when Mara calls them.

Every morning Mara gets up at six. She opens the window and looks at the sea. If the sea is calm, she makes tea and eats bread with butter. If the sea is rough, she puts on her coat and goes down to the boat, because the boat must not break. Then she feeds the hens, and Bruno gets his bone.

Every evening Mara climbs the stairs. There are ninety-nine steps, and she counts them all. At the top she lights the lamp. The lamp turns slowly, and its light goes out over the water: once, twice, three times, and then it is dark for a while. The sailors know this light. When they see it, they say, "There is the island, and there is Mara."

On Monday the post comes. The postman is an old man with a small blue boat. He brings letters, a newspaper, and sometimes a parcel. "Good morning, Mara," he says. "Good morning, Paul," she says. "Is there anything for me today?" "Two letters and a parcel," says Paul. "The parcel is heavy. I think it is full of books."

On Tuesday Mara works in the garden. She grows beans, peas, carrots, and onions. The soil is thin, and the wind is strong, so she has built a wall of stones around the garden. Behind the wall the beans grow tall. In front of the wall nothing grows but grass.

On Wednesday Mara mends the nets. On Thursday she paints the door, for the salt eats the paint. On Friday she bakes bread: four loaves, one for each day until Tuesday, when she bakes again. On Saturday she writes letters. On Sunday she does nothing at all. She sits on the stones and looks at the sea, and Bruno sits beside her.

The storm

One night in autumn there was a storm. The wind came from the west, and the waves were higher than the wall. The rain beat against the glass. Mara climbed the stairs, ninety-nine steps, and lit the lamp. But the lamp did not turn. It stood still, and its light fell on one side of the sea only.

"What is wrong with you?" said Mara. She looked at the wheel, and she looked at the chain. The chain was broken. So Mara took the wheel in both hands and turned it herself. She turned it all night: once, twice, three times, and then a rest. Her arms grew tired, but she did not stop. Bruno lay at her feet and did not sleep.

In the morning the wind was gone. A ship lay in the bay, and a man came across the water in a small boat. "We saw your light," he said. "It was slow, but it was there. We thought, there is the island, and there is Mara." Mara laughed. "There is tea," she said, "and there is bread. Come in."

The man mended the chain, and Mara gave him two loaves, a bag of beans, and a letter for her sister. Then the ship went on to the south. Mara stood at the red door and looked at it until it was gone.

Der Leuchtturm

Im Norden gibt es eine kleine Insel, und auf der Insel steht ein Leuchtturm. Der Leuchtturm ist weiß, und seine Tür ist rot. Dort wohnt eine Frau mit ihrem Hund und zwei Hühnern. Die Frau heißt Mara, und der Hund heißt Bruno. Jeden Morgen öffnet sie das Fenster und sieht auf das Meer. Jeden Abend steigt sie die Treppe hinauf und zündet die Lampe an. Die Lampe dreht sich langsam, und ihr Licht geht über das Wasser.

Am Montag kommt die Post. Am Dienstag arbeitet Mara im Garten. Am Mittwoch flickt sie die Netze. Am Donnerstag streicht sie die Tür. Am Freitag backt sie Brot. Am Samstag schreibt sie Briefe. Am Sonntag tut sie gar nichts.

등대

북쪽에 작은 섬이 있습니다. 섬에는 하얀 등대가 있습니다. 등대의 문은 빨간색입니다. 마라는 개 한 마리와 닭 두 마리와 함께 삽니다. 개의 이름은 브루노입니다. 마라는 매일 아침 창문을 열고 바다를 봅니다. 마라는 매일 저녁 계단을 올라가서 등을 켭니다. 빛은 물 위로 멀리 갑니다.

Questions and answers

Who lives on the island? Mara lives on the island. Who lives with her? Bruno and two hens live with her. What color is the lighthouse? The lighthouse is white. What color is the door? The door is red. What color is the postman's boat? The postman's boat is blue. How many steps are there? There are ninety-nine steps. How many hens are there? There are two hens. When does the post come? The post comes on Monday. When does Mara bake bread? She bakes bread on Friday and on Tuesday. When does she rest? She rests on Sunday. What broke in the storm? The chain broke in the storm. Who turned the wheel? Mara turned the wheel. Who mended the chain? The man from the ship mended the chain.

The market

In spring Mara takes the boat to the town. The town has a market, and the market has everything. The baker sells bread and cakes. The farmer sells apples, pears, and plums. The fisherman sells fish, and the smith sells nails. An old woman sells wool: red wool, blue wool, green wool, and white wool.

"How much is the red wool?" asks Mara. "The red wool is three coins," says the old woman. "And how much is the blue wool?" "The blue wool is four coins, because blue is hard to make." "Then I will take the red wool," says Mara, "and the green wool, too." She pays five coins and puts the wool into her bag.

At the baker's she buys a cake. At the smith's she buys a new chain, longer and stronger than the old one. At the farmer's she buys six apples: three for herself, two for Paul, and one for Bruno, who does not like apples but likes to be asked.

Before the sun goes down, Mara is home again. She feeds the hens. She climbs the stairs and counts the steps. She lights the lamp, and the light goes out over the water: once, twice, three times, and then it is dark for a while. Far out at sea a sailor looks up and says, "There is the island, and there is Mara."

A year on the island

In winter the days are short and the nights are long. The lamp burns for sixteen hours, and Mara needs a lot of oil. In spring the birds come back. They sit on the wall and sing, and the hens look at them and say nothing. In summer the days are long and the nights are short. The lamp burns for six hours only, and Mara sleeps well. In autumn the storms come, and nobody on the island sleeps well, except the hens.

So the year goes round, as the lamp goes round: winter, spring, summer, autumn, and then winter again. The paint on the door grows thin, and Mara paints it. The bread is eaten, and Mara bakes it. The letters are read, and Mara answers them. And when the evening comes, the light goes out over the water, and whoever sees it knows where he is.
`;
